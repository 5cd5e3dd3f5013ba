using System.Text;

namespace Mooring.WaPc.Tests.Calls;

public class NameCacheTests
{
    private readonly NameCache _cache = new();

    [Fact]
    public void Get_SameBytesAgain_GivesTheSameString() => Assert.Same(_cache.Get("wascc:keyvalue"u8), _cache.Get("wascc:keyvalue"u8));

    [Fact]
    public void Get_MoreNamesThanSlots_GivesEachItsOwnText()
    {
        for (int round = 0; round < 2; round++)
        {
            for (int i = 0; i < 1000; i++) Assert.Equal($"name-{i}", _cache.Get(Encoding.UTF8.GetBytes($"name-{i}")));
        }
    }

    [Fact]
    public void Get_EmptyLongOrBrokenText_IsReadAllTheSame()
    {
        Assert.Equal("", _cache.Get([]));
        Assert.Equal(new string('x', 500), _cache.Get(Encoding.UTF8.GetBytes(new string('x', 500))));
        Assert.Equal("a\ufffdb", _cache.Get([(byte)'a', 0xff, (byte)'b']));
    }
}
