namespace WasteSorting.Papers.Wording;

/// <summary>Places of a ranking in words.</summary>
public static class PlaceWords
{
    public static Words Rank(int rank, bool isTied) => isTied
        ? new Words($"并列第{rank}名", $"tied no. {rank}")
        : new Words($"第{rank}名", $"no. {rank}");

    /// <summary>How a place moved against the period before.</summary>
    /// <param name="previous">0: it had none.</param>
    /// <param name="isFirst">Nobody had one: there is no ranking before.</param>
    public static Words Movement(int rank, int previous, bool isFirst) => (previous - rank) switch
    {
        _ when previous == 0 => isFirst ? Words.Dash : new Words("新", "new"),
        0 => new Words("持平", "same"),
        > 0 and var up => new Words($"上升{up}", $"up {up}"),
        var down => new Words($"下降{-down}", $"down {-down}"),
    };
}
