namespace Mooring.Wasm.Tests.Runtime;

/// <summary>Instances start with their module's data, however the memory that shows it was used before.</summary>
public sealed class MemoryImageTests
{
    private readonly Engine _engine = new();

    [Fact]
    public void Instances_OneAfterTheOther_StartWithTheImageAndNothingElse()
    {
        Module module = Guest(pages: 20, offset: 5_000, length: 100_000, fill: 'x');
        Module other = Guest(pages: 2, offset: 0, length: 10_000, fill: 'y');
        for (int i = 0; i < 20; i++)
        {
            Check(module, 20, 5_000, 100_000, (byte)'x');
            Check(other, 2, 0, 10_000, (byte)'y');
        }
    }

    [Fact]
    public void Instances_AtTheSameTime_DoNotSeeEachOthersWrites()
    {
        Module module = Guest(pages: 2, offset: 0, length: 10_000, fill: 'x');
        using var store = new Store(_engine);
        var linker = new Linker(_engine);
        Memory first = linker.Instantiate(store, module).GetMemory("memory")!;
        Memory second = linker.Instantiate(store, module).GetMemory("memory")!;
        first.Write(100, (byte)1);
        Assert.Equal((byte)'x', second.Read<byte>(100));
        Assert.Equal((byte)'x', linker.Instantiate(store, module).GetMemory("memory")!.Read<byte>(100));
    }

    [Fact]
    public void Segments_ThatOverlap_LeaveTheLastOnesBytes()
    {
        string big = new('a', 5_000);
        Module module = Module.FromText(_engine, $"""
            (module
              (memory (export "memory") 1)
              (data (i32.const 10) "{big}") (data (i32.const 20) "bbbb") (data (i32.const 65535) "z") (data (i32.const 65536) ""))
            """);
        using var store = new Store(_engine);
        Memory memory = new Linker(_engine).Instantiate(store, module).GetMemory("memory")!;
        Assert.Equal("aaaaaaaaaabbbbaaaa", memory.ReadString(10, 18));
        Assert.Equal((byte)'z', memory.Read<byte>(65_535));
        Assert.Equal(0, memory.Read<byte>(9));
    }

    [Fact]
    public void Segments_BehindOneThatDoesNotFit_TrapAsEver()
    {
        string big = new('a', 5_000);
        Module module = Module.FromText(_engine, $"(module (memory 1) (data (i32.const 0) \"{big}\") (data (i32.const 65530) \"1234567\"))");
        using var store = new Store(_engine);
        Assert.Equal(
            TrapKind.MemoryOutOfBounds, Assert.Throws<WasmTrapException>(() => new Linker(_engine).Instantiate(store, module)).Kind);
    }

    [Fact]
    public void Segments_InTheImage_CountAsDropped()
    {
        string big = new('a', 5_000);
        Module module = Module.FromText(_engine, $"""
            (module
              (memory 1) (data $active (i32.const 0) "{big}") (data $passive "p")
              (func (export "active") (memory.init $active (i32.const 0) (i32.const 0) (i32.const 1)))
              (func (export "passive") (memory.init $passive (i32.const 0) (i32.const 0) (i32.const 1))))
            """);
        using var store = new Store(_engine);
        Instance instance = new Linker(_engine).Instantiate(store, module);
        instance.GetAction("passive")();
        Assert.Throws<WasmTrapException>(instance.GetAction("active"));
    }

    [Fact]
    public void Images_OfCollectedModules_AreFreedAndTheirRoomReused()
    {
        for (int i = 0; i < 200; i++)
        {
            byte fill = (byte)('a' + (i % 26));
            Check(Guest(pages: 40, offset: 0, length: 2_000_000, (char)fill), 40, 0, 2_000_000, fill);
            if (i % 20 == 0)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        }
    }

    private Module Guest(int pages, int offset, int length, char fill) =>
        Module.FromText(_engine, $"(module (memory (export \"memory\") {pages}) (data (i32.const {offset}) \"{new string(fill, length)}\"))");

    private void Check(Module module, int pages, int offset, int length, byte fill)
    {
        using var store = new Store(_engine);
        Memory memory = new Linker(_engine).Instantiate(store, module).GetMemory("memory")!;
        Assert.Equal((ulong)pages, memory.Pages);
        Assert.Equal(-1, memory.GetSpan(0, offset).IndexOfAnyExcept((byte)0));
        Assert.Equal(-1, memory.GetSpan(offset, length).IndexOfAnyExcept(fill));
        Assert.Equal(-1, memory.GetSpan(offset + length, (pages * Memory.PageBytes) - offset - length).IndexOfAnyExcept((byte)0));
        memory.Grow(1); // a later life in the same place must not see this page, or anything below
        memory.GetSpan(0, (int)memory.Length).Fill(0xEE);
    }
}
