using System.Globalization;
using Mooring.Wasi.Linux;
using Mooring.Wasi.Tests.Support;

namespace Mooring.Wasi.Tests.Sandbox;

/// <summary>A guest that tries everything to leave its directory changes and sees nothing outside.</summary>
public sealed class EscapeTests
{
    [Fact]
    public void Attacker_WithLinksOfEveryKind_GetsNowhere()
    {
        using var tree = MakePrison();
        string[] before = tree.Describe("outside", withTimes: true);
        ProgramResult result = Support.Programs.Run("escape", new WasiOptions { Directories = [new(tree["prison"], "/")] });
        Assert.EndsWith("attempts many, escapes 0\n", result.Output);
        Assert.Equal(0, result.ExitCode);
        Assert.DoesNotContain("ESCAPED", result.Output);
        Assert.Equal(before, tree.Describe("outside", withTimes: true));
        Assert.Equal(["outside", "prison"], Directory.EnumerateFileSystemEntries(tree.Root).Select(Path.GetFileName).Order(StringComparer.Ordinal));

        // Whatever it has looked at lies in its directory.
        ulong[] theirs = [Inode(tree.Root), Inode(tree["outside"]), Inode(tree["outside/secret"]), Inode("/"), Inode("/etc"), Inode("/etc/passwd")];
        ulong[] seen = [.. result.Output.Split('\n').Where(line => line.StartsWith("seen ", StringComparison.Ordinal)).Select(line => ulong.Parse(line[5..], CultureInfo.InvariantCulture))];
        Assert.NotEmpty(seen);
        Assert.Empty(seen.Intersect(theirs));
    }

    [Fact]
    public void Attacker_InAReadOnlyDirectory_ChangesNothingThereEither()
    {
        using var tree = MakePrison();
        string[] before = tree.Describe("prison", withTimes: true);
        ProgramResult result = Support.Programs.Run("escape", new WasiOptions { Directories = [new(tree["prison"], "/", WasiAccess.ReadOnly)] });
        Assert.EndsWith("escapes 0\n", result.Output);
        Assert.Equal(before, tree.Describe("prison", withTimes: true));
    }

    private static TemporaryTree MakePrison()
    {
        var tree = new TemporaryTree();
        string outside = tree["outside"];
        tree.File("outside/secret", "SECRET").File("prison/inside", "inside").File("prison/loot", "loot").Folder("prison/sub");
        (string Name, string Target)[] links =
        [
            ("absolute", outside + "/secret"), ("relative", "../outside/secret"), ("chain", "chain2"), ("chain2", "sub/chain3"), ("sub/chain3", "../../outside/secret"),
            ("chain3", "todir/secret"), ("todir", "../outside"), ("toparent", ".."), ("sub/deep", "../../outside/secret"), ("sub/deepdir", "../../outside"),
            ("dangling", "../outside/new"), ("danglingdir", "../outside/newdir"), ("dotdot", "sub/../.."), ("dotdotdot", "sub/./../../"), ("selfroot", "/"),
            ("root", "/proc/self/root"), ("loop", "loop"), ("tofile", "../outside/secret"),
        ];
        foreach ((string name, string target) in links) tree.Link("prison/" + name, target);
        return tree;
    }

    private static ulong Inode(string path)
    {
        using FileHandle handle = LibC.OpenHostPath(path, LibC.PathOnly);
        Assert.Equal(0, LibC.StatX(handle, [0], LibC.EmptyPath, StatX.BasicStats, out StatX status));
        return status.ToWasi().Inode;
    }
}
