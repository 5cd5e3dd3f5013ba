using Mooring.Analyzers.Testing;

namespace Mooring.Analyzers.Tests;

public sealed class CorpusTests
{
    private static readonly Dictionary<string, CorpusCase> Cases =
        CorpusCase.LoadAll(Path.Combine(AppContext.BaseDirectory, "Corpus")).ToDictionary(item => $"{item.File}/{item.Name}");

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Corpus_Case_GivesExactlyTheExpectedFindings(string name)
    {
        string difference = await Cases[name].DifferenceAsync();

        Assert.True(difference.Length == 0, difference); // Assert.Equal would cut the text short
    }
}
