using Mooring.Wasm.Spec;

namespace Mooring.Wasm.Tests.Spec;

public class ExpectedFailuresTests
{
    private static readonly ExpectedFailures List = ExpectedFailures.Parse(
        """
        # a comment
        a/gc/          no garbage collection
        a/refs.wast    no references
        a/one.wast:7   one command
        a/few.wast:7-9 [refs] a few commands
        """);

    [Fact]
    public void Judge_ListedFailures_AreExpected()
    {
        Assert.Empty(List.Judge(Result("a/gc/array.wast", 1)));
        Assert.Empty(List.Judge(Result("a/refs.wast", 1, 2)));
        Assert.Empty(List.Judge(Result("a/one.wast", 7)));
        Assert.Empty(List.Judge(Result("a/few.wast", 7, 9)));
        Assert.Empty(List.Judge(Result("a/few.wast", 8)));
        Assert.Empty(List.Judge(Result("a/other.wast")));
    }

    [Fact]
    public void Judge_UnlistedFailure_IsAProblem()
    {
        Assert.Equal(["a/one.wast:8: wrong"], List.Judge(Result("a/one.wast", 7, 8)));
        Assert.Equal(["a/few.wast:10: wrong"], List.Judge(Result("a/few.wast", 8, 10)));
        Assert.Equal(["a/other.wast:1: wrong"], List.Judge(Result("a/other.wast", 1)));
    }

    [Theory]
    [InlineData("a/gc/array.wast", "a/gc/array.wast passes, but is listed: no garbage collection")]
    [InlineData("a/refs.wast", "a/refs.wast passes, but is listed: no references")]
    [InlineData("a/few.wast", "a/few.wast:7 passes, but is listed: [refs] a few commands")]
    [InlineData("a/one.wast", "a/one.wast:7 passes, but is listed: one command")]
    public void Judge_ListedThatPasses_IsAProblem(string file, string problem) => Assert.Equal([problem], List.Judge(Result(file)));

    [Fact]
    public void IsOutOfScope_TellsWhatIsLeftOutFromDefects()
    {
        Assert.True(List.IsOutOfScope(new SpecFailure("a/refs.wast", 1, "wrong")));
        Assert.True(List.IsOutOfScope(new SpecFailure("a/few.wast", 8, "wrong")));
        Assert.False(List.IsOutOfScope(new SpecFailure("a/one.wast", 7, "wrong")));
        Assert.False(List.IsOutOfScope(new SpecFailure("a/other.wast", 7, "wrong")));
    }

    [Fact]
    public void Parse_EntryWithoutReason_Throws() => Assert.Throws<FormatException>(() => ExpectedFailures.Parse("a/b.wast"));

    [Fact]
    public void Default_Entries_NameScriptsThatExist()
    {
        Assert.SkipWhen(SpecSuite.Root is null, SpecSuite.HowToGet);
        List<string> files = [.. SpecSuite.Files("spec-2.0/core"), .. SpecSuite.Files("spec-3.0/core")];
        Assert.All(ExpectedFailures.Default.FilesWithCommands, file => Assert.Contains(file, files));
        Assert.All(ExpectedFailures.Default.Scripts, place => Assert.Contains(files, file => file.StartsWith(place, StringComparison.Ordinal)));
    }

    private static SpecFileResult Result(string file, params int[] failedLines) =>
        new(file, 9, 9 - failedLines.Length, [.. failedLines.Select(line => new SpecFailure(file, line, "wrong"))]);
}
