namespace Mooring.Wasm.Spec;

/// <summary>What came of one script.</summary>
/// <param name="File">Its path below <see cref="SpecSuite.Root"/>.</param>
/// <param name="Assertions">How many of its commands are assertions.</param>
/// <param name="Passed">How many of those hold.</param>
/// <param name="Failures">Assertions that do not hold, and other commands that failed.</param>
public sealed record SpecFileResult(
    string File,
    int Assertions,
    int Passed,
    IReadOnlyList<SpecFailure> Failures);

/// <summary>A command that did not do what it should.</summary>
/// <param name="File">The script.</param>
/// <param name="Line">Where the command starts.</param>
/// <param name="Message">What was expected and what happened.</param>
/// <param name="IsAssertion">Whether it is an assertion, rather than a module or action that the script needs.</param>
public sealed record SpecFailure(string File, int Line, string Message, bool IsAssertion = true)
{
    /// <summary>As in <c>spec-2.0/core/i32.wast:12: expected ...</c>.</summary>
    public override string ToString() => $"{File}:{Line}: {Message}";
}
