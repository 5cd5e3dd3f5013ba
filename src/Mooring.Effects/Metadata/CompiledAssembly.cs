using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Mooring.Effects.Metadata;

/// <summary>The methods of one compiled assembly and what their IL does, and its thread-static fields.</summary>
internal sealed class CompiledAssembly
{
    private readonly MetadataReader _reader;
    private readonly DocumentationIds _ids;
    private readonly PEReader _image;

    private CompiledAssembly(PEReader image)
    {
        _image = image;
        _reader = image.GetMetadataReader();
        _ids = new DocumentationIds(_reader);
        Name = _reader.GetString(_reader.GetAssemblyDefinition().Name);
        foreach (FieldDefinitionHandle field in _reader.FieldDefinitions)
            if (HasAttribute(_reader.GetFieldDefinition(field).GetCustomAttributes(), "ThreadStaticAttribute")) ThreadStatics.Add(_ids.OfField(field));
        foreach (TypeDefinitionHandle type in _reader.TypeDefinitions) AddType(type);
    }

    public string Name { get; }

    public Dictionary<string, CompiledMethod> Methods { get; } = new(StringComparer.Ordinal);

    public HashSet<string> ThreadStatics { get; } = new(StringComparer.Ordinal);

    /// <summary>Reads an assembly from a file.</summary>
    /// <exception cref="BadImageFormatException">The file is no assembly of IL.</exception>
    public static CompiledAssembly Read(string path)
    {
        using FileStream file = File.OpenRead(path);
        using var image = new PEReader(file, PEStreamOptions.PrefetchEntireImage);
        if (!image.HasMetadata) throw new BadImageFormatException($"{path} holds no IL.");
        return new CompiledAssembly(image);
    }

    private void AddType(TypeDefinitionHandle handle)
    {
        TypeDefinition type = _reader.GetTypeDefinition(handle);
        bool isVisible = IsVisible(type);
        bool isSealed = type.Attributes.HasFlag(TypeAttributes.Sealed);
        foreach (MethodDefinitionHandle method in type.GetMethods()) AddMethod(method, isVisible, isSealed);
    }

    private void AddMethod(MethodDefinitionHandle handle, bool typeIsVisible, bool typeIsSealed)
    {
        MethodDefinition definition = _reader.GetMethodDefinition(handle);
        MethodAttributes access = definition.Attributes & MethodAttributes.MemberAccessMask;
        bool isVisible = typeIsVisible && access is MethodAttributes.Public or MethodAttributes.Family or MethodAttributes.FamORAssem;
        bool isOpen = definition.Attributes.HasFlag(MethodAttributes.Virtual) && !definition.Attributes.HasFlag(MethodAttributes.Final) && !typeIsSealed;
        var method = new CompiledMethod(_ids.OfMethod(handle), isVisible, isOpen);
        Methods[method.Id] = method;
        if (definition.RelativeVirtualAddress == 0) return;
        method.HasBody = true;
        MethodBodyBlock body = _image.GetMethodBody(definition.RelativeVirtualAddress);
        foreach (ExceptionRegion region in body.ExceptionRegions)
            if (region.Kind is ExceptionRegionKind.Catch && IsException(region.CatchType)) method.CatchesAll = true;
        Scan(body.GetILBytes()!, method);
        AddStateMachine(definition, method);
    }

    private void Scan(ReadOnlySpan<byte> code, CompiledMethod method)
    {
        string? made = null; // the exception made by the instruction before
        for (int at = 0; at < code.Length;)
        {
            int instruction = code[at++];
            if (instruction == 0xfe) instruction = 0x100 | code[at++];
            OperandType type = OperandSizes.Of(instruction);
            if (type is OperandType.InlineSwitch)
            {
                at += 4 + (4 * BinaryPrimitives.ReadInt32LittleEndian(code[at..]));
                continue;
            }

            if (type is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineTok)
                Note(instruction, MetadataTokens.EntityHandle(BinaryPrimitives.ReadInt32LittleEndian(code[at..])), method, ref made);
            else if (instruction == OpCodes.Throw.Value)
                method.Thrown.Add(made ?? "an exception");
            else
                made = null;
            at += OperandSizes.SizeOf(type);
        }
    }

    private void Note(int instruction, EntityHandle token, CompiledMethod method, ref string? made)
    {
        made = null;
        if (token.IsNil || _ids.OfToken(token) is not { } id) return;
        if (instruction == OpCodes.Call.Value)
        {
            method.Calls.Add(id);
        }
        else if (instruction == OpCodes.Newobj.Value)
        {
            method.Calls.Add(id);
            int name = id.IndexOf(".#ctor", StringComparison.Ordinal);
            if (name > 0 && id.AsSpan(0, name).EndsWith("Exception")) made = id[2..name];
            if (made is not null && IsThrowHelper(method.Id)) method.Thrown.Add(made); // it returns what its caller throws
        }
        else if (instruction == OpCodes.Callvirt.Value)
        {
            (IsVirtual(token) ? method.VirtualCalls : method.Calls).Add(id);
        }
        else if (instruction == (0x100 | (OpCodes.Ldftn.Value & 0xff)) || instruction == (0x100 | (OpCodes.Ldvirtftn.Value & 0xff)))
        {
            method.Delegates.Add(id);
        }
        else if (instruction == OpCodes.Ldsfld.Value || instruction == OpCodes.Stsfld.Value || instruction == OpCodes.Ldsflda.Value)
        {
            method.Fields.Add(id);
        }
    }

    private static bool IsThrowHelper(string id)
    {
        int end = id.IndexOf('(', StringComparison.Ordinal);
        string name = end < 0 ? id : id[..end];
        name = name[(name.LastIndexOf('.') + 1)..];
        return name.StartsWith("Throw", StringComparison.Ordinal) || name.Contains("Exception", StringComparison.Ordinal);
    }

    /// <summary>Whether a slot can hold something else than what is named; what another assembly declares is judged by that assembly.</summary>
    private bool IsVirtual(EntityHandle token)
    {
        if (token.Kind is HandleKind.MethodSpecification) token = _reader.GetMethodSpecification((MethodSpecificationHandle)token).Method;
        if (token.Kind is not HandleKind.MethodDefinition) return true;
        MethodDefinition method = _reader.GetMethodDefinition((MethodDefinitionHandle)token);
        return method.Attributes.HasFlag(MethodAttributes.Virtual) && !method.Attributes.HasFlag(MethodAttributes.Final)
            && !_reader.GetTypeDefinition(method.GetDeclaringType()).Attributes.HasFlag(TypeAttributes.Sealed);
    }

    /// <summary>An async method or iterator is its state machine: what MoveNext does, it does.</summary>
    private void AddStateMachine(MethodDefinition definition, CompiledMethod method)
    {
        foreach (CustomAttributeHandle handle in definition.GetCustomAttributes())
        {
            CustomAttribute attribute = _reader.GetCustomAttribute(handle);
            if (!IsNamed(attribute, "AsyncStateMachineAttribute") && !IsNamed(attribute, "IteratorStateMachineAttribute") && !IsNamed(attribute, "AsyncIteratorStateMachineAttribute")) continue;
            BlobReader value = _reader.GetBlobReader(attribute.Value);
            value.ReadUInt16();
            if (value.ReadSerializedString() is not { } type) continue;
            int comma = type.IndexOf(',', StringComparison.Ordinal);
            method.Calls.Add($"M:{(comma < 0 ? type : type[..comma]).Replace('+', '.')}.MoveNext");
        }
    }

    private bool HasAttribute(CustomAttributeHandleCollection attributes, string name)
    {
        foreach (CustomAttributeHandle handle in attributes)
            if (IsNamed(_reader.GetCustomAttribute(handle), name)) return true;
        return false;
    }

    private bool IsNamed(CustomAttribute attribute, string name) =>
        _ids.OfToken(attribute.Constructor) is { } id && id.Contains($".{name}.#ctor", StringComparison.Ordinal);

    private bool IsException(EntityHandle type) => type.Kind switch
    {
        HandleKind.TypeReference => _reader.GetString(_reader.GetTypeReference((TypeReferenceHandle)type).Name) is "Exception" or "Object",
        HandleKind.TypeDefinition => _reader.GetString(_reader.GetTypeDefinition((TypeDefinitionHandle)type).Name) is "Exception" or "Object",
        _ => false,
    };

    private bool IsVisible(TypeDefinition type)
    {
        TypeAttributes access = type.Attributes & TypeAttributes.VisibilityMask;
        if (access is TypeAttributes.Public) return true;
        return access is TypeAttributes.NestedPublic or TypeAttributes.NestedFamily or TypeAttributes.NestedFamORAssem
            && IsVisible(_reader.GetTypeDefinition(type.GetDeclaringType()));
    }
}
