namespace WasteSorting.Server.Tests.Faults.Crashes;

/// <summary>
/// The disk under a ledger, step by step, and what can be on it when everything ends right here. A process that is killed leaves all that it wrote.
/// Power that is lost leaves what was synced, and of the rest any part: writes since a file's last sync are there or not, each 512 bytes for
/// themselves, in any order. A file that is synced is in its folder.
/// </summary>
/// <param name="isSynced">Whether a step of this kind syncs; a control says no where it should.</param>
internal sealed class CrashDisk(Func<FileStep, bool> isSynced)
{
    private readonly Dictionary<string, CrashFile> files = [];

    public void Do(FileStep step)
    {
        var file = files.TryGetValue(step.File, out var known) ? known : files[step.File] = new CrashFile();
        if (step.Kind != StepKind.Sync)
        {
            file.Pending.Add(step);
        }
        else if (isSynced(step))
        {
            file.Sync();
        }
    }

    /// <summary>The process ends, the machine goes on.</summary>
    public void WriteKept(string directory) => Write(directory, _ => Kept.Whole, null);

    /// <summary>The machine ends.</summary>
    public void WriteAfterPowerLoss(string directory, Random chance)
    {
        // All is lost, each write is there or not, or each sector is.
        var way = chance.Next(3);
        Write(directory, step => way switch
        {
            0 => Kept.Not,
            1 => chance.Next(2) == 0 ? Kept.Not : Kept.Whole,
            _ => step.Kind == StepKind.Write ? Kept.Torn : chance.Next(2) == 0 ? Kept.Not : Kept.Whole,
        }, chance);
    }

    private void Write(string directory, Func<FileStep, Kept> keeps, Random? tears)
    {
        Directory.CreateDirectory(directory);
        foreach (var old in Directory.GetFiles(directory))
        {
            File.Delete(old);
        }

        foreach (var (name, file) in files)
        {
            if (file.ContentWith(keeps, tears) is { } content)
            {
                File.WriteAllBytes(Path.Combine(directory, name), content);
            }
        }
    }
}

internal enum Kept
{
    Not,
    Whole,
    Torn,
}
