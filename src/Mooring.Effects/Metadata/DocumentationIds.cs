using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Text;

namespace Mooring.Effects.Metadata;

/// <summary>Writes members as documentation ids (<c>M:System.Math.Max(System.Int32,System.Int32)</c>), which name them across assemblies.</summary>
/// <remarks>C# language specification, annex D.4.2.</remarks>
internal sealed class DocumentationIds(MetadataReader reader) : ISignatureTypeProvider<string, object?>
{
    public string OfMethod(MethodDefinitionHandle handle)
    {
        MethodDefinition method = reader.GetMethodDefinition(handle);
        return OfMethod(OfType(method.GetDeclaringType()), reader.GetString(method.Name), method.DecodeSignature(this, null));
    }

    public string OfField(FieldDefinitionHandle handle)
    {
        FieldDefinition field = reader.GetFieldDefinition(handle);
        return $"F:{OfType(field.GetDeclaringType())}.{reader.GetString(field.Name)}";
    }

    /// <summary>The id of what a call or field token names, or null for what has none (array accessors, call sites).</summary>
    public string? OfToken(EntityHandle handle)
    {
        switch (handle.Kind)
        {
            case HandleKind.MethodDefinition:
                return OfMethod((MethodDefinitionHandle)handle);
            case HandleKind.FieldDefinition:
                return OfField((FieldDefinitionHandle)handle);
            case HandleKind.MethodSpecification:
                return OfToken(reader.GetMethodSpecification((MethodSpecificationHandle)handle).Method);
            case HandleKind.MemberReference:
                MemberReference member = reader.GetMemberReference((MemberReferenceHandle)handle);
                if (OfParent(member.Parent) is not { } type) return null;
                return member.GetKind() is MemberReferenceKind.Field
                    ? $"F:{type}.{reader.GetString(member.Name)}"
                    : OfMethod(type, reader.GetString(member.Name), member.DecodeMethodSignature(this, null));
            default:
                return null;
        }
    }

    public string OfType(TypeDefinitionHandle handle)
    {
        TypeDefinition type = reader.GetTypeDefinition(handle);
        string name = reader.GetString(type.Name);
        if (!type.GetDeclaringType().IsNil) return $"{OfType(type.GetDeclaringType())}.{name}";
        string space = reader.GetString(type.Namespace);
        return space.Length == 0 ? name : $"{space}.{name}";
    }

    private static string OfMethod(string type, string name, MethodSignature<string> signature)
    {
        var id = new StringBuilder("M:").Append(type).Append('.').Append(name.Replace('.', '#'));
        if (signature.GenericParameterCount > 0) id.Append("``").Append(signature.GenericParameterCount);
        if (signature.ParameterTypes.Length > 0) id.Append('(').AppendJoin(',', signature.ParameterTypes).Append(')');
        if (name is "op_Implicit" or "op_Explicit") id.Append('~').Append(signature.ReturnType);
        return id.ToString();
    }

    private string? OfParent(EntityHandle parent)
    {
        switch (parent.Kind)
        {
            case HandleKind.TypeDefinition:
                return OfType((TypeDefinitionHandle)parent);
            case HandleKind.TypeReference:
                return OfReference((TypeReferenceHandle)parent);
            case HandleKind.TypeSpecification:
                string name = reader.GetTypeSpecification((TypeSpecificationHandle)parent).DecodeSignature(new DefinitionNames(this), null);
                return name.Length == 0 ? null : name;
            default:
                return null;
        }
    }

    private string OfReference(TypeReferenceHandle handle)
    {
        TypeReference type = reader.GetTypeReference(handle);
        string name = reader.GetString(type.Name);
        if (type.ResolutionScope.Kind is HandleKind.TypeReference) return $"{OfReference((TypeReferenceHandle)type.ResolutionScope)}.{name}";
        string space = reader.GetString(type.Namespace);
        return space.Length == 0 ? name : $"{space}.{name}";
    }

    public string GetArrayType(string elementType, ArrayShape shape) => $"{elementType}[{string.Join(',', Enumerable.Repeat("0:", shape.Rank))}]";

    public string GetByReferenceType(string elementType) => elementType + "@";

    public string GetFunctionPointerType(MethodSignature<string> signature) => "=FUNC";

    public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments)
    {
        // Arguments stand behind the type that they belong to: Outer{A}.Inner{B}; the count is in the name after a tick.
        var result = new StringBuilder();
        int next = 0;
        foreach (string part in genericType.Split('.'))
        {
            if (result.Length > 0) result.Append('.');
            int tick = part.IndexOf('`');
            if (tick < 0)
            {
                result.Append(part);
                continue;
            }

            int count = int.Parse(part.AsSpan(tick + 1), System.Globalization.CultureInfo.InvariantCulture);
            result.Append(part, 0, tick).Append('{').AppendJoin(',', typeArguments.Skip(next).Take(count)).Append('}');
            next += count;
        }

        return result.ToString();
    }

    public string GetGenericMethodParameter(object? genericContext, int index) => $"``{index}";

    public string GetGenericTypeParameter(object? genericContext, int index) => $"`{index}";

    public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => unmodifiedType;

    public string GetPinnedType(string elementType) => elementType;

    public string GetPointerType(string elementType) => elementType + "*";

    public string GetPrimitiveType(PrimitiveTypeCode typeCode) => $"System.{typeCode}";

    public string GetSZArrayType(string elementType) => elementType + "[]";

    public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => OfType(handle);

    public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => OfReference(handle);

    public string GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    /// <summary>Reads the name of a constructed type's definition; nothing for arrays and pointers, whose members have no ids.</summary>
    private sealed class DefinitionNames(DocumentationIds ids) : ISignatureTypeProvider<string, object?>
    {
        public string GetArrayType(string elementType, ArrayShape shape) => "";

        public string GetByReferenceType(string elementType) => "";

        public string GetFunctionPointerType(MethodSignature<string> signature) => "";

        public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments) => genericType;

        public string GetGenericMethodParameter(object? genericContext, int index) => "";

        public string GetGenericTypeParameter(object? genericContext, int index) => "";

        public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => unmodifiedType;

        public string GetPinnedType(string elementType) => elementType;

        public string GetPointerType(string elementType) => "";

        public string GetPrimitiveType(PrimitiveTypeCode typeCode) => $"System.{typeCode}";

        public string GetSZArrayType(string elementType) => "";

        public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => ids.OfType(handle);

        public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => ids.OfReference(handle);

        public string GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) => "";
    }
}
