using WasteSorting.Domain.Reports;
using WasteSorting.Ledger.Views;

namespace WasteSorting.Actors.Nodes;

/// <summary>Reports of one caller on their way to their actors; answered together, in their order.</summary>
/// <param name="admission">Gives the places back when all is answered; null for reports that came by message, which their sender counts.</param>
internal sealed class Submission(Report[] reports, Admission? admission)
{
    private readonly TaskCompletionSource<SubmitOutcome[]> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SubmitOutcome[] outcomes = new SubmitOutcome[reports.Length];
    private int left = reports.Length;

    public Report[] Reports { get; } = reports;

    /// <summary>Whether its reports came from another silo, which sends them again when they are given back.</summary>
    public bool IsRemote => admission is null;

    /// <summary>When it was made, of a monotonic clock.</summary>
    public long Since { get; init; } = Environment.TickCount64;

    public Task<SubmitOutcome[]> Completion => completion.Task;

    /// <summary>Answers one report, whichever thread found the answer.</summary>
    public void Answer(int at, in SubmitOutcome outcome)
    {
        outcomes[at] = outcome;
        if (Interlocked.Decrement(ref left) == 0)
        {
            admission?.Leave(outcomes.Length);
            completion.TrySetResult(outcomes);
        }
    }

    public void AnswerAll(SubmitStatus status)
    {
        for (var at = 0; at < outcomes.Length; at++)
        {
            Answer(at, SubmitOutcome.Refused(status));
        }
    }

    /// <summary>The actor is gone: the silo that sent the message is to send it again.</summary>
    public void Abort() => completion.TrySetException(new TimeoutException("The actor has ended: send the reports again."));
}

/// <summary>One report that was posted to an actor.</summary>
/// <param name="At">Which of the submission.</param>
/// <param name="Core">Its actor; null where no node takes it, so that it is refused.</param>
internal readonly record struct Posted(Submission Of, int At, NodeCore? Core)
{
    public Report Report => Of.Reports[At];

    public void Answer(in SubmitOutcome outcome) => Of.Answer(At, outcome);
}
