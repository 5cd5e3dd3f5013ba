using Mooring.MessagePack;

namespace Mooring.FpBindgen.Generator.Tests.Typed;

public abstract record External
{
    public sealed record Unit : External;

    [FpNewtype]
    public sealed record One(int Value) : External;

    [FpTuple]
    public sealed record Two(int First, string Second) : External;

    public sealed record Named(string SomeText) : External;
}

[FpUnion(Tag = "type")]
[FpRenameAll(FpCase.SnakeCase)]
public abstract record Internal
{
    public sealed record NoRoute : Internal;

    [FpNewtype]
    public sealed record Wrapped(Inner Value) : Internal;

    public sealed record ServerError(ushort StatusCode) : Internal;
}

[FpUnion(Tag = "t", Content = "c")]
public abstract record Adjacent
{
    public sealed record Unit : Adjacent;

    [FpNewtype]
    public sealed record One(int Value) : Adjacent;

    [FpTuple]
    public sealed record Two(int First, string Second) : Adjacent;

    public sealed record Named(string Text) : Adjacent;
}

[FpUnion(Untagged = true)]
public abstract record Untagged
{
    public sealed record Nothing : Untagged;

    [FpNewtype]
    public sealed record Number(long Value) : Untagged;

    [FpTuple]
    public sealed record Pair(int First, int Second) : Untagged;

    public sealed record Named(string Text) : Untagged;
}

public enum Level
{
    Low,

    [FpName("very_high")]
    High,
}

public sealed record Inner(string Name);

[FpRenameAll(FpCase.CamelCase)]
public sealed record Outer(string DisplayName, [property: FpSkipNull] int? MaxRows, Level? Level, [FpFlatten] Inner Inner, [property: FpFlatten] Internal Kind)
{
    [FpDefault]
    public string Comment { get; init; } = "";
}

/// <summary>Field by field as the providers' HTTP request has it.</summary>
[FpRenameAll(FpCase.CamelCase)]
public sealed record HttpRequest(string Url, string Method, [property: FpSkipNull] Dictionary<string, string>? Headers, [property: FpSkipNull, FpBytes] byte[]? Body);

[FpRenameAll(FpCase.CamelCase)]
public sealed record HttpResponse([property: FpBytes] byte[] Body, Dictionary<string, byte[]> Headers, ushort StatusCode);

[FpNewtype]
public readonly record struct Id(string Value);

[FpTuple]
public sealed record Point(double X, double Y);

public sealed record Nothing;

public sealed record Arrays(byte[] Numbers, [property: FpBytes] byte[] Bytes, ReadOnlyMemory<byte> Memory, [property: FpFixedLength(2)] float[] Fixed, HashSet<int> Set, (int, Id) Pair);

public sealed record Tree(string Name, List<Tree> Children);

[FpGuest(typeof(IEncode<External>), typeof(ITasksImports))]
public sealed partial class ExternalEncoder;

[FpGuest(typeof(IDecode<External>), typeof(ITasksImports))]
public sealed partial class ExternalDecoder;

[FpGuest(typeof(IEncode<Internal>), typeof(ITasksImports))]
public sealed partial class InternalEncoder;

[FpGuest(typeof(IDecode<Internal>), typeof(ITasksImports))]
public sealed partial class InternalDecoder;

[FpGuest(typeof(IEncode<Adjacent>), typeof(ITasksImports))]
public sealed partial class AdjacentEncoder;

[FpGuest(typeof(IDecode<Adjacent>), typeof(ITasksImports))]
public sealed partial class AdjacentDecoder;

[FpGuest(typeof(IEncode<Untagged>), typeof(ITasksImports))]
public sealed partial class UntaggedEncoder;

[FpGuest(typeof(IDecode<Untagged>), typeof(ITasksImports))]
public sealed partial class UntaggedDecoder;

[FpGuest(typeof(IEncode<Level>), typeof(ITasksImports))]
public sealed partial class LevelEncoder;

[FpGuest(typeof(IDecode<Level>), typeof(ITasksImports))]
public sealed partial class LevelDecoder;

[FpGuest(typeof(IEncode<Outer>), typeof(ITasksImports))]
public sealed partial class OuterEncoder;

[FpGuest(typeof(IDecode<Outer>), typeof(ITasksImports))]
public sealed partial class OuterDecoder;

[FpGuest(typeof(IEncode<HttpRequest>), typeof(ITasksImports))]
public sealed partial class HttpRequestEncoder;

[FpGuest(typeof(IEncode<Result<HttpResponse, Internal>>), typeof(ITasksImports))]
public sealed partial class HttpResponseEncoder;

[FpGuest(typeof(IEcho<Arrays>), typeof(ITasksImports))]
public sealed partial class ArraysEcho;

[FpGuest(typeof(IEcho<Tree>), typeof(ITasksImports))]
public sealed partial class TreeEcho;

[FpGuest(typeof(IEcho<(Id, Point, Nothing, Dictionary<Id, Point?>)>), typeof(ITasksImports))]
public sealed partial class SmallEcho;
