namespace Mooring.Wasm.Tests.Api;

public sealed class MemoryTests : IDisposable
{
    private readonly Engine _engine = new();
    private readonly Store _store;

    public MemoryTests() => _store = new Store(_engine);

    public void Dispose() => _store.Dispose();

    [Fact]
    public void NewMemory_IsZeroAndOfItsMinimum()
    {
        Memory memory = Memory.Create(_store, new MemoryType(new Limits(2, 5)));
        Assert.Equal(2ul, memory.Pages);
        Assert.Equal(2ul * Memory.PageBytes, memory.Length);
        Assert.Equal(-1, memory.GetSpan(0, 2 * Memory.PageBytes).IndexOfAnyExcept((byte)0));
    }

    [Fact]
    public void GetSpan_AtAndBeyondTheEnd_TrapsExactlyBeyond()
    {
        Memory memory = Memory.Create(_store, new MemoryType(new Limits(1, null)));
        Assert.Equal(1, memory.GetSpan(65_535, 1).Length);
        Assert.Equal(0, memory.GetSpan(65_536, 0).Length);
        foreach ((ulong address, int length) in new[] { (65_536ul, 1), (65_535ul, 2), (65_537ul, 0), (ulong.MaxValue, 1), (0ul, int.MaxValue) })
            Assert.Equal(TrapKind.MemoryOutOfBounds, Assert.Throws<WasmTrapException>(() => memory.GetSpan(address, length).Length).Kind);
        Assert.Throws<WasmTrapException>(() => memory.GetSpan(-1, 1).Length); // 0xffffffff, not a negative number
        Assert.Throws<ArgumentOutOfRangeException>(() => memory.GetSpan(0, -1).Length);
        Assert.False(memory.TryGetSpan(65_535, 2, out _));
        Assert.False(memory.TryGetSpan(0, -1, out _));
        Assert.True(memory.TryGetSpan(65_534, 2, out Span<byte> span));
        Assert.Equal(2, span.Length);
    }

    [Fact]
    public void ReadAndWrite_UnalignedAtTheEnd_RoundTripLittleEndian()
    {
        Memory memory = Memory.Create(_store, new MemoryType(new Limits(1, null)));
        memory.Write(65_528, 0x0102030405060708);
        Assert.Equal(0x08, memory.Read<byte>(65_528));
        Assert.Equal(0x0102030405060708, memory.Read<long>(65_528ul));
        Assert.Equal(0x02030405, memory.Read<int>(65_531));
        Assert.Throws<WasmTrapException>(() => memory.Read<long>(65_529));
        Assert.Throws<WasmTrapException>(() => memory.Write(65_533, 1));
    }

    [Fact]
    public void Strings_OfUtf8_RoundTrip()
    {
        Memory memory = Memory.Create(_store, new MemoryType(new Limits(1, null)));
        int length = memory.WriteString(10, "größe €");
        Assert.Equal(11, length);
        Assert.Equal("größe €", memory.ReadString(10, length));
        Assert.Equal("größe €", memory.ReadNullTerminatedString(10));
        Assert.Throws<WasmTrapException>(() => memory.WriteString(65_530, "größe €"));
        Assert.Equal(0, memory.Read<byte>(65_535)); // nothing was written
        memory.GetSpan(65_000, 536).Fill(1);
        Assert.Throws<WasmTrapException>(() => memory.ReadNullTerminatedString(65_000));
        Assert.Throws<WasmTrapException>(() => memory.ReadNullTerminatedString(-1));
    }

    [Fact]
    public void Grow_UpToTheMaximum_KeepsContentAndAddsZeros()
    {
        Memory memory = Memory.Create(_store, new MemoryType(new Limits(1, 3)));
        Span<byte> early = memory.GetSpan(0, 4);
        memory.Write(0, 42);
        Assert.Equal(1ul, memory.Grow(2));
        Assert.Equal(42, early[0]); // memory does not move
        Assert.Equal(0, memory.Read<int>((3 * Memory.PageBytes) - 4));
        Assert.False(memory.TryGrow(1, out ulong pages));
        Assert.Equal(3ul, pages);
        Assert.True(memory.TryGrow(0, out _));
        Assert.Throws<WasmLimitException>(() => memory.Grow(1));
        Assert.Equal(3ul, memory.Type.Limits.Minimum);
    }

    [Fact]
    public void Grow_BeyondTheStoresLimits_IsRefused()
    {
        using var store = new Store(_engine, new StoreLimits { MaxMemoryPages = 4 });
        Memory first = Memory.Create(store, new MemoryType(new Limits(1, null)));
        Memory second = Memory.Create(store, new MemoryType(new Limits(2, null)));
        Assert.True(first.TryGrow(1, out _));
        Assert.False(second.TryGrow(1, out _));
        Assert.Throws<WasmLimitException>(() => Memory.Create(store, new MemoryType(new Limits(1, null))));
        Assert.Throws<WasmLimitException>(() => Memory.Create(store, new MemoryType(new Limits(ulong.MaxValue, null), Is64: true)));
    }

    [Fact]
    public void Grow_WithCallback_AsksItAndObeys()
    {
        var requests = new List<GrowthRequest>();
        var limits = new StoreLimits
        {
            Growing = request =>
            {
                requests.Add(request);
                return request.Desired <= 2;
            },
        };
        using var store = new Store(_engine, limits);
        Memory memory = Memory.Create(store, new MemoryType(new Limits(1, 9)));
        Assert.True(memory.TryGrow(1, out _));
        Assert.False(memory.TryGrow(1, out _));
        Assert.Equal(
            [
                new GrowthRequest(GrowthKind.Memory, 0, 1, 9),
                new GrowthRequest(GrowthKind.Memory, 1, 2, 9),
                new GrowthRequest(GrowthKind.Memory, 2, 3, 9),
            ],
            requests);
    }

    [Fact]
    public void Grow_To4GiB_ReachesTheLastByte()
    {
        Memory memory = Memory.Create(_store, new MemoryType(new Limits(0, null)));
        Assert.Equal(0ul, memory.Grow(65_536));
        memory.Write<byte>(-1, 7);
        Assert.Equal(7, memory.Read<byte>(uint.MaxValue));
        Assert.False(memory.TryGrow(1, out _));
    }

    [Fact]
    public void Store_WithoutDispose_FreesItsMemoryInTheEnd()
    {
        // Each reserves 4 GiB of address space; without finalizers this would run out of the 128 TiB there are.
        for (int i = 0; i < 40_000; i++)
        {
            MakeAndForget();
            if (i % 1000 == 0)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        }
    }

    private void MakeAndForget() => Memory.Create(new Store(_engine), new MemoryType(new Limits(1, null)));
}
