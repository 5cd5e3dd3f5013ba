namespace Mooring.Hosting.Errors;

/// <summary>How guests say that they do not know an operation: in the words of their SDK.</summary>
internal static class UnknownOperationTexts
{
    // With the operation's name after them, in quotes or not.
    private static readonly string[] Beginnings =
    [
        "No handler registered for function ", // Rust, wapc-guest 0.4 and later; this repository's guests
        "Could not find function ", // TinyGo, AssemblyScript, Zig
    ];

    // Rust, wapc-guest 0.3 and earlier: these do not say the name.
    private static readonly string[] WholeTexts =
    [
        "Guest call failed: bad dispatch",
        "Guest call failed: Unknown operation",
        "bad dispatch",
        "Unknown operation",
    ];

    public static bool Matches(string error, string operation)
    {
        foreach (string beginning in Beginnings)
        {
            if (error.StartsWith(beginning, StringComparison.Ordinal) && error.AsSpan(beginning.Length).Trim('"').SequenceEqual(operation)) return true;
        }

        return WholeTexts.Contains(error, StringComparer.Ordinal);
    }
}
