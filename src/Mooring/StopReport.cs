namespace Mooring;

/// <summary>How an object came to its end.</summary>
/// <param name="CutOff">How many accepted calls were failed because they had not finished when the drain ended.</param>
/// <param name="TurnStillRunning">
/// Whether a turn did not end although it was told to. The object is then disposed when that turn ends, if it ever does.
/// </param>
public readonly record struct StopReport(int CutOff, bool TurnStillRunning);
