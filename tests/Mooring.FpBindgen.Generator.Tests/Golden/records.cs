// Every kind of record, and every attribute of a field.
namespace Golden;

[FpRenameAll(FpCase.CamelCase)]
public sealed record Query(string SourceName, [property: FpSkipNull] int? MaxRows, [FpFlatten] Paging Paging)
{
    [FpName("type")]
    public Kind QueryKind { get; init; }

    [FpDefault]
    public string Comment { get; set; } = "none";

    [FpBytes]
    public byte[]? Blob { get; init; }

    public int Doubled => 2;
}

public sealed record Paging(uint Offset, uint Limit);

public enum Kind
{
    Instant,

    [FpName("range")]
    OverTime,
}

[FpNewtype]
public readonly record struct Id(string Value);

[FpTuple]
public sealed record Point(double X, double Y);

public sealed record Nothing;

public sealed record Everything(Id Id, Point Where, Nothing Nothing, [FpFixedLength(3)] float[] Color, (int, string) Pair, Dictionary<Id, List<Point?>> Map);

public interface IExports
{
    Everything Ask(Query query);
}

[FpGuest(typeof(IExports))]
internal sealed partial class Guest;
