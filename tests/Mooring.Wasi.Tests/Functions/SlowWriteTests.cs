using Mooring.Wasi.Abi;
using Mooring.Wasi.Functions;
using Mooring.Wasi.Tests.Support;

namespace Mooring.Wasi.Tests.Functions;

/// <summary><c>fd_write</c> of guests that are suspended while a stream takes what they write.</summary>
public sealed class SlowWriteTests : IDisposable
{
    private const int Output = 1;

    private readonly SlowStream _stream = new();
    private readonly Guest _guest;

    public SlowWriteTests() => _guest = new Guest(new WasiOptions { Output = _stream });

    public void Dispose()
    {
        _guest.Dispose();
        _stream.Dispose();
    }

    [Fact]
    public async Task Write_EndsWhenTheStreamHasTakenIt()
    {
        ValueTask<Errno> write = WriteAsync("text");
        Assert.False(write.IsCompleted);
        _stream.Take();
        Assert.True(write.IsCompleted);
        Assert.Equal(Errno.Success, await write);
        Assert.Equal(4, _guest.Read<int>());
        Assert.Equal("text", _stream.Text);
    }

    [Fact]
    public async Task Write_ThatTheStreamTakesAtOnce_DoesNotWait()
    {
        using var stream = new MemoryStream();
        using var guest = new Guest(new WasiOptions { Output = stream });
        ValueTask<Errno> write = FileFunctions.WriteAsync(guest.Call, Output, guest.Range(100, 4, "text"), 1, Guest.Result, default);
        Assert.True(write.IsCompletedSuccessfully);
        Assert.Equal(Errno.Success, await write);
        Assert.Equal((4, 4L), (guest.Read<int>(), stream.Length));
    }

    [Fact]
    public async Task Write_ThatFails_IsTold()
    {
        ValueTask<Errno> write = WriteAsync("text");
        _stream.Fail();
        Assert.Equal(Errno.InputOutput, await write);
        write = WriteAsync("more"); // told once
        _stream.Take();
        Assert.Equal(Errno.Success, await write);
    }

    [Fact]
    public async Task Write_BehindOneWhoseGuestWasEnded_KeepsTheOrder()
    {
        using var ended = new CancellationTokenSource();
        ValueTask<Errno> first = WriteAsync("first ", ended.Token);
        ended.Cancel();
        ValueTask<Errno> second = WriteAsync("second");
        Assert.Equal(1, _stream.Waiting); // the second one's turn has not come
        _stream.Take();
        Assert.False(second.IsCompleted);
        _stream.Take();
        Assert.Equal(Errno.Success, await second);
        Assert.Equal("first second", _stream.Text);
        Assert.False(first.IsCompleted); // nobody waits for it any more
    }

    [Fact]
    public async Task Write_WhoseGuestWasEnded_LeavesItsFailureToTheNext()
    {
        using var ended = new CancellationTokenSource();
        ValueTask<Errno> first = WriteAsync("first", ended.Token);
        ended.Cancel();
        _stream.Fail();
        Assert.Equal(Errno.Interrupted, await first);
        Assert.Equal(Errno.InputOutput, await WriteAsync("second"));
        Assert.Equal(0, _stream.Waiting);
    }

    [Fact]
    public async Task Write_OfANonBlockingDescriptor_DoesNotWait()
    {
        Assert.Equal(Errno.Success, DescriptorFunctions.SetFlags(_guest.Call, Output, (int)FdFlags.NonBlocking));
        Assert.Equal(Errno.Success, await Ended(WriteAsync("text")));
        Assert.Equal(Errno.Again, await Ended(WriteAsync("more")));
        _stream.Take();
        Assert.Equal(Errno.Success, await Ended(WriteAsync("more")));
    }

    [Fact]
    public async Task Write_OfNothing_OrFromNowhere_DoesNotReachTheStream()
    {
        Assert.Equal(Errno.Success, await Ended(WriteAsync("")));
        Assert.Equal(0, _guest.Read<int>());
        Assert.Equal(Errno.Fault, await Ended(FileFunctions.WriteAsync(_guest.Call, Output, _guest.Range(_guest.End - 1, 2), 1, Guest.Result, default)));
        Assert.Equal(Errno.BadDescriptor, await Ended(FileFunctions.WriteAsync(_guest.Call, 9, _guest.Range(100, 1), 1, Guest.Result, default)));
        Assert.Equal(0, _stream.Waiting);
    }

    private ValueTask<Errno> WriteAsync(string text, CancellationToken ended = default) =>
        FileFunctions.WriteAsync(_guest.Call, Output, _guest.Range(100, text.Length, text), 1, Guest.Result, ended);

    private static ValueTask<Errno> Ended(ValueTask<Errno> write)
    {
        Assert.True(write.IsCompleted);
        return write;
    }
}
