namespace Mooring.FpBindgen;

/// <summary>How values of one type cross the border between host and guest.</summary>
/// <typeparam name="T">The type of the values.</typeparam>
public interface IFpValue<T>
{
    /// <summary>What stands for them at the border.</summary>
    static abstract FpType Type { get; }

    /// <summary>Passes a value to the guest.</summary>
    static abstract void Lower(ref FpLowering to, T value);

    /// <summary>Takes a value from the guest, and gives its buffer back.</summary>
    /// <exception cref="FpProtocolException">The guest passed none of this type.</exception>
    static abstract T Lift(ref FpLifting from);
}

/// <summary>The arguments of one call to a guest.</summary>
public interface IFpArguments
{
    /// <summary>Passes all of them in order. Called once, in the turn of the call.</summary>
    void Lower(ref FpLowering to);
}
