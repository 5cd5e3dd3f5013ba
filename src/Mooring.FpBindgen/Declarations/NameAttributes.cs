namespace Mooring.FpBindgen;

/// <summary>The name that something has in the protocol, when no rule gives it.</summary>
/// <param name="name">
/// For functions the name in Rust; without this attribute it is the method's in snake_case, without an <c>Async</c> at its end. For fields
/// and variants the name in messages.
/// </param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property | AttributeTargets.Parameter | AttributeTargets.Field | AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class FpNameAttribute(string name) : Attribute
{
    /// <summary>The name.</summary>
    public string Name { get; } = name;
}

/// <summary>Serde's <c>rename_all</c>: of the fields of a record, or of the variants of an enum or union.</summary>
/// <param name="rule">How names are written.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum)]
public sealed class FpRenameAllAttribute(FpCase rule) : Attribute
{
    /// <summary>How names are written.</summary>
    public FpCase Rule { get; } = rule;
}

/// <summary>The rules that serde has for names, as far as fp-bindgen knows them.</summary>
/// <remarks>
/// They start from the name in Rust: fields are split at <c>_</c>, variants at their upper-case letters. A property <c>StartTime</c> is the
/// field <c>start_time</c> in Rust, and a type <c>NotFound</c> the variant <c>NotFound</c>.
/// </remarks>
public enum FpCase
{
    /// <summary>As in Rust: <c>start_time</c> for fields, <c>NotFound</c> for variants.</summary>
    AsInRust,

    /// <summary><c>start_time</c>, <c>notfound</c>.</summary>
    Lowercase,

    /// <summary><c>StartTime</c>, <c>NotFound</c>.</summary>
    PascalCase,

    /// <summary><c>startTime</c>, <c>notFound</c>.</summary>
    CamelCase,

    /// <summary><c>start_time</c>, <c>not_found</c>.</summary>
    SnakeCase,

    /// <summary><c>START_TIME</c>, <c>NOT_FOUND</c>.</summary>
    ScreamingSnakeCase,
}
