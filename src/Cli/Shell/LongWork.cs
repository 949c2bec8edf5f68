using System.Globalization;
using Spectre.Console;

namespace WasteSorting.Cli.Shell;

/// <summary>Says on the error stream how far long work is: a bar on a terminal, lines elsewhere.</summary>
internal static class LongWork
{
    /// <summary>Work whose end cannot be foreseen.</summary>
    public static Task<T> WatchAsync<T>(Session session, string what, Func<Task<T>> work) =>
        WatchAsync(session, what, 0, _ => work());

    /// <summary>Work that learns on its way how much there is.</summary>
    /// <param name="work">Is given what to call with how much is done, and of how much.</param>
    public static Task<T> WatchAsync<T>(Session session, string what, Func<Action<long, long>, Task<T>> work)
    {
        if (session.Host.IsErrorTerminal)
        {
            return DrawAsync(session, what, 0, task => work((done, total) =>
            {
                (task.IsIndeterminate, task.MaxValue, task.Value) = (false, total, done);
            }));
        }

        session.WriteNote(what);
        return work((done, total) => session.WriteNote(string.Create(CultureInfo.InvariantCulture, $"{what}: {done:N0} of {total:N0}")));
    }

    /// <param name="total">How much there is to do; 0: nobody knows.</param>
    /// <param name="work">Is given what to call with how much is done.</param>
    public static Task<T> WatchAsync<T>(Session session, string what, int total, Func<Action<int>, Task<T>> work)
    {
        if (session.Host.IsErrorTerminal)
        {
            return DrawAsync(session, what, total, task => work(done => task.Value = done));
        }

        session.WriteNote(total == 0 ? what : string.Create(CultureInfo.InvariantCulture, $"{what}: {total:N0}"));
        return work(done =>
        {
            if (done < total)
            {
                session.WriteNote(string.Create(CultureInfo.InvariantCulture, $"{what}: {done:N0} of {total:N0}"));
            }
        });
    }

    private static Task<T> DrawAsync<T>(Session session, string what, int total, Func<ProgressTask, Task<T>> work) => session.Host
        .CreateErrorConsole()
        .Progress()
        .AutoClear(true)
        .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
        .StartAsync(context =>
        {
            var task = context.AddTask(Markup.Escape(what), maxValue: Math.Max(total, 1));
            task.IsIndeterminate = total == 0;
            return work(task);
        });
}
