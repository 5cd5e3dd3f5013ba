using Mooring.Wasi.Abi;
using Mooring.Wasi.Functions;
using Mooring.Wasi.Tests.Support;

namespace Mooring.Wasi.Tests.Functions;

public sealed class ListingTests
{
    private const int Buffer = 8192;

    [Theory]
    [InlineData(100)] // a few entries, the last one cut off
    [InlineData(24 + 9)] // the longest entry, exactly
    [InlineData(50_000)]
    public void List_IntoBuffersOfAnySize_GivesEveryEntryOnce(int length)
    {
        using var tree = new TemporaryTree();
        for (int i = 0; i < 300; i++) tree.File($"dir/entry {i:000}", "");
        using var guest = new Guest(new WasiOptions { Directories = [new(tree.Root, "/")] });
        Assert.Equal(Errno.Success, guest.Open("dir", OpenFlags.Directory, Rights.FdReaddir, out int fd));
        var names = new List<string>();
        int used;
        ulong cookie = 0;
        do
        {
            Assert.Equal(Errno.Success, DescriptorFunctions.List(guest.Call, fd, Buffer, length, (long)cookie, Guest.Result));
            used = guest.Read<int>();
            foreach ((string name, DirectoryEntry entry) in Entries(guest, used))
            {
                names.Add(name);
                cookie = entry.Next;
            }
        }
        while (used == length);

        Assert.Equal(302, names.Count);
        Assert.Equal(302, names.Distinct().Count());
        Assert.Contains("..", names);
    }

    [Fact]
    public void List_OfAGivenDirectory_DoesNotTellWhatIsAbove()
    {
        using var tree = new TemporaryTree();
        using var guest = new Guest(new WasiOptions { Directories = [new(tree.Root, "/")] });
        Assert.Equal(Errno.Success, DescriptorFunctions.List(guest.Call, 3, Buffer, 4096, 0, Guest.Result));
        Dictionary<string, DirectoryEntry> entries = Entries(guest, guest.Read<int>()).ToDictionary(one => one.Name, one => one.Entry);
        Assert.Equal(entries["."].Inode, entries[".."].Inode);
    }

    [Fact]
    public void List_IntoNoRoom_UsesNone()
    {
        using var tree = new TemporaryTree();
        using var guest = new Guest(new WasiOptions { Directories = [new(tree.Root, "/")] });
        Assert.Equal(Errno.Success, DescriptorFunctions.List(guest.Call, 3, Buffer, 0, 0, Guest.Result));
        Assert.Equal(0, guest.Read<int>());
    }

    /// <summary>The entries in the buffer that are whole.</summary>
    private static List<(string Name, DirectoryEntry Entry)> Entries(Guest guest, int used)
    {
        const int HeadBytes = 24;
        var entries = new List<(string, DirectoryEntry)>();
        int position = 0;
        while (position + HeadBytes <= used)
        {
            DirectoryEntry entry = guest.Read<DirectoryEntry>(Buffer + position);
            int end = position + HeadBytes + (int)entry.NameLength;
            if (end > used) break;
            entries.Add((guest.Memory.ReadString(Buffer + position + HeadBytes, (int)entry.NameLength), entry));
            position = end;
        }

        return entries;
    }
}
