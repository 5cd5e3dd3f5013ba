// The four representations, each with every kind of variant that it can have.
namespace Golden;

public abstract record External
{
    public sealed record Unit : External;

    [FpNewtype]
    public sealed record One(Fields Value) : External;

    [FpTuple]
    public sealed record Two(int First, External? Second) : External;

    public sealed record Named(string Text) : External;
}

[FpUnion(Tag = "type")]
[FpRenameAll(FpCase.SnakeCase)]
public abstract record Internal
{
    public sealed record NoRoute : Internal;

    [FpNewtype]
    public sealed record Wrapped(Fields Value) : Internal;

    public sealed record ServerError(ushort StatusCode) : Internal;
}

[FpUnion(Tag = "t", Content = "c")]
public abstract record Adjacent
{
    public sealed record Unit : Adjacent;

    [FpNewtype]
    public sealed record One(int Value) : Adjacent;

    public sealed record Named(string Text) : Adjacent;
}

[FpUnion(Untagged = true)]
public abstract record Untagged
{
    public sealed record Nothing : Untagged;

    [FpNewtype]
    public sealed record Number(long Value) : Untagged;

    public sealed record Named(string Text) : Untagged;
}

public sealed record Fields(string Name, [FpFlatten] Internal Rest);

public interface IExports
{
    Task<External> Ask(Internal first, Adjacent second, Untagged third);
}

[FpGuest(typeof(IExports))]
public sealed partial class Guest;
