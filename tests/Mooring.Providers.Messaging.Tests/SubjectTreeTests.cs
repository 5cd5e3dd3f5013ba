using Mooring.Providers.Messaging.Subjects;

namespace Mooring.Providers.Messaging.Tests;

public sealed class SubjectTreeTests
{
    [Theory]
    [InlineData("a.b", "a.b", true)]
    [InlineData("a.b", "a.c", false)]
    [InlineData("a.*", "a.b", true)]
    [InlineData("a.*", "a", false)]
    [InlineData("a.*", "a.b.c", false)]
    [InlineData("*", "a", true)]
    [InlineData("*.b", "a.b", true)]
    [InlineData("a.>", "a.b.c", true)]
    [InlineData("a.>", "a", false)]
    [InlineData(">", "a", true)]
    [InlineData("a.*.>", "a.b.c", true)]
    [InlineData("a.*.>", "a.b", false)]
    public void Pattern_MatchesAsInNats(string pattern, string subject, bool expected) => Assert.Equal(expected, Find([pattern], subject).Count == 1);

    [Fact]
    public void Tree_OfRandomPatterns_FindsWhatComparingEachWould()
    {
        var random = new Random(20261121);
        for (int round = 0; round < 300; round++)
        {
            string[] patterns = [.. Enumerable.Range(0, 40).Select(_ => Words(random, ["a", "b", "c", "*"]) + (random.Next(4) == 0 ? ".>" : ""))];
            for (int i = 0; i < 20; i++)
            {
                string subject = Words(random, ["a", "b", "c"]);
                Assert.Equal(patterns.Where(pattern => Matches(pattern.Split('.'), subject.Split('.'))).Order(), Find(patterns, subject).Order());
            }
        }
    }

    [Fact]
    public void Tree_WithEverythingTakenOut_FindsNothing()
    {
        var tree = new SubjectTree<string>();
        foreach (string pattern in (string[])["a.b", "a.*", ">", "a.b"]) tree.Add(pattern.Split('.'), pattern);
        foreach (string pattern in (string[])["a.b", "a.*", ">", "a.b"]) Assert.True(tree.Remove(pattern.Split('.'), pattern));
        var found = new List<string>();
        tree.Match(["a", "b"], found);
        Assert.Empty(found);
        Assert.False(tree.Remove(["a", "b"], "a.b"));
    }

    private static List<string> Find(IEnumerable<string> patterns, string subject)
    {
        var tree = new SubjectTree<string>();
        foreach (string pattern in patterns) tree.Add(pattern.Split('.'), pattern);
        var found = new List<string>();
        tree.Match(subject.Split('.'), found);
        return found;
    }

    private static string Words(Random random, string[] words) => string.Join('.', Enumerable.Range(0, random.Next(1, 5)).Select(_ => words[random.Next(words.Length)]));

    // The rule as it is written down, without any tree.
    private static bool Matches(ReadOnlySpan<string> pattern, ReadOnlySpan<string> subject)
    {
        if (pattern.IsEmpty || subject.IsEmpty) return pattern.IsEmpty && subject.IsEmpty;
        if (pattern[0] == ">") return true;
        return (pattern[0] == "*" || pattern[0] == subject[0]) && Matches(pattern[1..], subject[1..]);
    }
}
