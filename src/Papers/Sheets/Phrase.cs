namespace WasteSorting.Papers.Sheets;

/// <summary>The same sentence in Chinese and in English.</summary>
public sealed record Phrase(string Zh, string En);
