using System.Xml.Linq;
using Mooring.Testing;

namespace Mooring.Repository.Tests;

public sealed class LadderTests
{
    public static TheoryData<string> Projects =>
        new(Directory.EnumerateFiles(RepositoryRoot.Combine("src"), "*.csproj", SearchOption.AllDirectories).Select(file => Path.GetFileNameWithoutExtension(file)));

    [Fact]
    public void Ladder_Itself_PointsOnlyDownwards()
    {
        var below = new HashSet<string>();
        foreach ((string project, string[] references) in Ladder.Allowed)
        {
            Assert.All(references, reference => Assert.Contains(reference, below));
            below.Add(project);
        }
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_RefersOnlyToWhatTheLadderAllows(string project)
    {
        Assert.True(Ladder.Allowed.TryGetValue(project, out string[]? allowed), $"{project} has no row in Ladder.cs: give it its place.");

        XDocument file = XDocument.Load(RepositoryRoot.Combine("src", project, $"{project}.csproj"));
        IEnumerable<string> references = file.Descendants("ProjectReference")
            .Select(element => Path.GetFileNameWithoutExtension(element.Attribute("Include")!.Value.Replace('\\', '/')));

        Assert.All(references, reference => Assert.Contains(reference, allowed));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_StandsInTheSolution_WithItsTests(string project)
    {
        string solution = File.ReadAllText(RepositoryRoot.Combine("Mooring.slnx"));

        Assert.Contains($"\"src/{project}/{project}.csproj\"", solution);
        Assert.Contains($"\"tests/{project}.Tests/{project}.Tests.csproj\"", solution);
    }
}
