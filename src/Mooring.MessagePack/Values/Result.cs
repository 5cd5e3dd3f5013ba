using System.Diagnostics.CodeAnalysis;

namespace Mooring.MessagePack;

/// <summary>Rust's <c>Result</c>: a value, or the error that there is instead.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
/// <typeparam name="TError">The type of the error.</typeparam>
/// <remarks>The default is neither: it is the result of nothing, and everything but <see cref="IsOk"/> and <see cref="IsErr"/> throws.</remarks>
public readonly struct Result<T, TError> : IEquatable<Result<T, TError>>
{
    private readonly T? _value;
    private readonly TError? _error;
    private readonly State _state;

    private Result(T? value, TError? error, State state) => (_value, _error, _state) = (value, error, state);

    private enum State : byte
    {
        None,
        Ok,
        Err,
    }

    /// <summary>Whether there is a value.</summary>
    public bool IsOk => _state is State.Ok;

    /// <summary>Whether there is an error.</summary>
    public bool IsErr => _state is State.Err;

    /// <summary>The value.</summary>
    /// <exception cref="InvalidOperationException">There is none; the message shows the error.</exception>
    public T Value => IsOk ? _value! : throw new InvalidOperationException(IsErr ? $"The result is an error: {_error}" : "There is no result.");

    /// <summary>The error.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public TError Error => IsErr ? _error! : throw new InvalidOperationException(IsOk ? "The result is a value, not an error." : "There is no result.");

    /// <summary>A result that is a value.</summary>
    public static Result<T, TError> Ok(T value) => new(value, default, State.Ok);

    /// <summary>A result that is an error.</summary>
    public static Result<T, TError> Err(TError error) => new(default, error, State.Err);

    /// <summary>Takes the value out, or the error.</summary>
    /// <returns>Whether there is a value.</returns>
    public bool TryGet([MaybeNullWhen(false)] out T value, [MaybeNullWhen(true)] out TError error)
    {
        (value, error) = (_value, _error);
        return IsOk || (IsErr ? false : throw new InvalidOperationException("There is no result."));
    }

    /// <inheritdoc/>
    public bool Equals(Result<T, TError> other) =>
        _state == other._state && EqualityComparer<T?>.Default.Equals(_value, other._value) && EqualityComparer<TError?>.Default.Equals(_error, other._error);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Result<T, TError> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_state, _value, _error);

    /// <summary>As Rust shows it.</summary>
    public override string ToString() => _state switch
    {
        State.Ok => $"Ok({_value})",
        State.Err => $"Err({_error})",
        _ => "no result",
    };

    /// <summary>Whether two results are the same.</summary>
    public static bool operator ==(Result<T, TError> left, Result<T, TError> right) => left.Equals(right);

    /// <summary>Whether two results differ.</summary>
    public static bool operator !=(Result<T, TError> left, Result<T, TError> right) => !left.Equals(right);

    /// <summary>A value is a result.</summary>
    public static implicit operator Result<T, TError>(T value) => Ok(value);
}
