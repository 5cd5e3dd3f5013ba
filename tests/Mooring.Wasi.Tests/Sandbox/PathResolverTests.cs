using System.Text;
using Mooring.Wasi.Abi;
using Mooring.Wasi.Linux;
using Mooring.Wasi.Tests.Support;

namespace Mooring.Wasi.Tests.Sandbox;

public sealed class PathResolverTests
{
    [Theory]
    [InlineData("a", "a")]
    [InlineData("missing", "missing")]
    [InlineData("dir/missing", "missing")]
    [InlineData("./dir//./a", "a")]
    [InlineData("dir/../a", "a")]
    [InlineData("dir/sub/../..", ".")]
    [InlineData(".", ".")]
    [InlineData("dir/.", ".")]
    [InlineData("to-dir/a", "a")]
    [InlineData("to-file", "a")] // followed
    [InlineData("to-missing", "missing")]
    [InlineData("dir/up/a", "a")]
    public void Path_Inside_LeadsToItsLastName(string path, string name) => Assert.Equal((Errno.Success, name), Resolve(path));

    [Theory]
    [InlineData("", Errno.NoEntry)]
    [InlineData("/", Errno.NotCapable)]
    [InlineData("/a", Errno.NotCapable)]
    [InlineData("..", Errno.NotCapable)]
    [InlineData("dir/../..", Errno.NotCapable)]
    [InlineData("out", Errno.NotCapable)]
    [InlineData("out/x", Errno.NotCapable)]
    [InlineData("absolute", Errno.NotCapable)]
    [InlineData("absolute/x", Errno.NotCapable)]
    [InlineData("dir/up/up/x", Errno.NoEntry)] // "up" is in dir only
    [InlineData("dir/up/../x", Errno.NotCapable)]
    [InlineData("missing/a", Errno.NoEntry)]
    [InlineData("a/b", Errno.NotDirectory)]
    [InlineData("a/../b", Errno.NotDirectory)]
    [InlineData("loop", Errno.Loop)]
    [InlineData("loop/a", Errno.Loop)]
    [InlineData("a\0b", Errno.Invalid)]
    public void Path_NotInside_IsRefused(string path, object error) => Assert.Equal((Errno)error, Resolve(path).Error);

    [Fact]
    public void Links_UpToForty_AreFollowed()
    {
        using var tree = new TemporaryTree();
        for (int i = 0; i < 41; i++) tree.Link($"link{i}", $"link{i + 1}");
        tree.File("link41", "");
        Assert.Equal((Errno.Success, "link41"), Resolve(tree, "link1"));
        Assert.Equal(Errno.Loop, Resolve(tree, "link0").Error);
    }

    [Fact]
    public void Links_ThatMultiply_EndInALimit()
    {
        // Each level doubles the components of the next: 2^30 of them if nobody counted.
        using var tree = new TemporaryTree();
        tree.Folder("level0");
        for (int i = 1; i <= 30; i++) tree.Link($"level{i}", $"level{i - 1}/../level{i - 1}");
        Assert.Equal(Errno.Loop, Resolve(tree, "level30").Error);
    }

    [Fact]
    public void Paths_ThatAreTooLongOrTooDeep_AreRefused()
    {
        using var tree = new TemporaryTree();
        Assert.Equal(Errno.NameTooLong, Resolve(tree, string.Join('/', Enumerable.Repeat(".", 3000))).Error);
        Assert.Equal(Errno.Success, Resolve(tree, string.Join('/', Enumerable.Repeat(".", 2000))).Error);
        string deep = string.Join('/', Enumerable.Repeat("d", 300));
        Directory.CreateDirectory(tree[deep]);
        Assert.Equal(Errno.NameTooLong, Resolve(tree, deep).Error);
        Assert.Equal(Errno.Success, Resolve(tree, deep[..400]).Error);
    }

    [Fact]
    public void Walks_ThatFailOrSucceed_LeaveNoDescriptorOpen()
    {
        using var tree = new TemporaryTree();
        tree.Folder("a/b/c").Link("a/out", "../..");
        int before = Directory.GetFiles("/proc/self/fd").Length;
        for (int i = 0; i < 1000; i++)
        {
            Resolve(tree, "a/b/c/x");
            Resolve(tree, "a/b/../out/x");
        }

        Assert.True(Directory.GetFiles("/proc/self/fd").Length < before + 500);
    }

    private static (Errno Error, string Name) Resolve(string path)
    {
        using var tree = new TemporaryTree();
        tree.File("root/a", "").File("root/dir/a", "").Folder("root/dir/sub").Link("root/to-dir", "dir").Link("root/to-file", "dir/a")
            .Link("root/to-missing", "dir/missing").Link("root/dir/up", "..").Link("root/out", "..").Link("root/absolute", "/").Link("root/loop", "loop");
        return Resolve(tree, path, "root");
    }

    private static (Errno Error, string Name) Resolve(TemporaryTree tree, string path, string root = "")
    {
        using FileHandle handle = LibC.OpenHostPath(tree[root], LibC.ReadOnly | LibC.DirectoryOnly);
        Errno error = PathResolver.Resolve(handle, Encoding.UTF8.GetBytes(path), followLast: true, out Location location);
        if (error is not Errno.Success) return (error, "");
        using (location) return (error, Encoding.UTF8.GetString(location.Name.AsSpan(..^1)));
    }
}
