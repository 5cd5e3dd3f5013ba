using System.Text;

namespace Mooring.Wasi.Tests.Support;

/// <summary>Takes what is written to it when the test says so.</summary>
internal sealed class SlowStream : Stream
{
    private readonly Queue<(byte[] Bytes, TaskCompletionSource Taken)> _waiting = new();
    private readonly MemoryStream _taken = new();

    /// <summary>Writes that have not been taken.</summary>
    public int Waiting => _waiting.Count;

    /// <summary>What has been taken.</summary>
    public string Text => Encoding.UTF8.GetString(_taken.ToArray());

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Takes the oldest write; its writer goes on before this returns.</summary>
    public void Take()
    {
        (byte[] bytes, TaskCompletionSource taken) = _waiting.Dequeue();
        _taken.Write(bytes);
        taken.SetResult();
    }

    /// <summary>Fails the oldest write.</summary>
    public void Fail() => _waiting.Dequeue().Taken.SetException(new IOException("the other side has gone"));

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var taken = new TaskCompletionSource();
        _waiting.Enqueue((buffer.ToArray(), taken));
        return new(taken.Task);
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
