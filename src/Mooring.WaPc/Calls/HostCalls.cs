using System.Text;

namespace Mooring.WaPc;

/// <summary>What a guest asks of its host.</summary>
/// <remarks>The payload lies in the guest's memory: copy what is to outlive the handler. It does not move while the handler runs.</remarks>
public readonly ref struct HostRequest
{
    internal HostRequest(string binding, string @namespace, string operation, ReadOnlySpan<byte> payload)
    {
        Binding = binding;
        Namespace = @namespace;
        Operation = operation;
        Payload = payload;
    }

    /// <summary>Which of several providers is meant; <c>default</c> when the guest names none.</summary>
    public string Binding { get; }

    /// <summary>The capability, such as <c>wascc:keyvalue</c>, or the key of another actor.</summary>
    public string Namespace { get; }

    /// <summary>What is to be done.</summary>
    public string Operation { get; }

    /// <summary>What it is to be done with; may be empty.</summary>
    public ReadOnlySpan<byte> Payload { get; }
}

/// <summary>What a guest asks of its host, to be answered later.</summary>
/// <remarks>The payload is a copy, which stays as it is until the guest has taken the answer: copy what is to outlive that.</remarks>
/// <param name="Binding">Which of several providers is meant; <c>default</c> when the guest names none.</param>
/// <param name="Namespace">The capability, such as <c>wascc:keyvalue</c>, or the key of another actor.</param>
/// <param name="Operation">What is to be done.</param>
/// <param name="Payload">What it is to be done with; may be empty.</param>
public readonly record struct AsyncHostRequest(string Binding, string Namespace, string Operation, ReadOnlyMemory<byte> Payload);

/// <summary>What a host answers to a <see cref="HostRequest"/>. The default value is a failure.</summary>
public readonly struct HostReply
{
    private static readonly byte[] NoReply = "the host gave no reply"u8.ToArray();

    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly bool _isSuccess;

    private HostReply(bool isSuccess, ReadOnlyMemory<byte> bytes)
    {
        _isSuccess = isSuccess;
        _bytes = bytes;
    }

    internal bool IsSuccess => _isSuccess;

    /// <summary>The answer, or the error text in UTF-8.</summary>
    internal ReadOnlyMemory<byte> Bytes => _isSuccess || !_bytes.IsEmpty ? _bytes : NoReply;

    /// <summary>The guest gets these bytes; they must not change before the guest makes its next host call or answers.</summary>
    public static HostReply Success(ReadOnlyMemory<byte> payload) => new(true, payload);

    /// <summary>The guest gets this text as the host's error; it decides whether it gives up.</summary>
    public static HostReply Failure(string error) => new(false, Encoding.UTF8.GetBytes(error));
}

/// <summary>Answers host calls of one guest, on the thread that runs the guest.</summary>
/// <remarks>
/// Runs inside the guest's call, so it must not call the same guest. Expected failures are <see cref="HostReply.Failure"/>; an exception
/// unwinds the guest's frames, which ends its instance, and reaches whoever called the guest.
/// </remarks>
/// <param name="request">What the guest asks for.</param>
public delegate HostReply HostCallHandler(in HostRequest request);

/// <summary>Answers host calls of one guest, which is suspended while it waits for the answer.</summary>
/// <remarks>
/// Runs inside the guest's call up to its first wait. It must not call the same guest. Expected failures are <see cref="HostReply.Failure"/>; an
/// exception unwinds the guest's frames, which ends its instance, and reaches whoever called the guest.
/// </remarks>
/// <param name="request">What the guest asks for.</param>
/// <param name="ct">The guest's call was interrupted or cancelled: nobody waits for the answer any more.</param>
public delegate ValueTask<HostReply> AsyncHostCallHandler(AsyncHostRequest request, CancellationToken ct);
