namespace Mooring.Wasm.Dwarf;

/// <summary>Reads the source files of a line program, joined with their directories.</summary>
internal static class FileTable
{
    private const ulong ContentPath = 1;
    private const ulong ContentDirectory = 2;

    /// <summary>Version 2 to 4: null-terminated lists. Directory 0 is that of the compilation, which only other sections name.</summary>
    public static List<string> ReadVersion2(ref DwarfReader reader, DwarfSections sections)
    {
        var directories = new List<string> { "" };
        while (reader.ReadString() is { Length: > 0 } directory) directories.Add(directory);
        var files = new List<string>();
        while (reader.ReadString() is { Length: > 0 } name)
        {
            ulong directory = reader.ReadUnsigned();
            reader.ReadUnsigned(); // time
            reader.ReadUnsigned(); // length
            files.Add(sections.Keep(Join(directories, directory, name)));
        }

        return files;
    }

    /// <summary>Version 5: tables that describe their own columns.</summary>
    public static List<string> ReadVersion5(ref DwarfReader reader, DwarfSections sections, bool is64)
    {
        List<string> directories = [];
        foreach ((string path, _) in ReadEntries(ref reader, sections, is64)) directories.Add(sections.Keep(Join(directories, 0, path)));
        return [.. ReadEntries(ref reader, sections, is64).Select(entry => sections.Keep(Join(directories, entry.Directory, entry.Path)))];
    }

    private static List<(string Path, ulong Directory)> ReadEntries(ref DwarfReader reader, DwarfSections sections, bool is64)
    {
        var columns = new (ulong Content, ulong Form)[reader.ReadByte()];
        for (int i = 0; i < columns.Length; i++) columns[i] = (reader.ReadUnsigned(), reader.ReadUnsigned());
        var entries = new List<(string, ulong)>();
        if (columns.Length == 0) return entries; // entries of no bytes could be any number
        for (ulong left = reader.ReadUnsigned(); left > 0; left--)
        {
            string path = "";
            ulong directory = 0;
            foreach ((ulong content, ulong form) in columns)
            {
                (string? text, ulong number) = ReadForm(ref reader, sections, form, is64);
                if (content == ContentPath) path = sections.Keep(text ?? "");
                if (content == ContentDirectory) directory = number;
            }

            entries.Add((path, directory));
        }

        return entries;
    }

    /// <summary>Reads a value in one of the forms that line tables may use: DWARF section 7.5.6 "Form Encodings".</summary>
    private static (string? Text, ulong Number) ReadForm(ref DwarfReader reader, DwarfSections sections, ulong form, bool is64)
    {
        switch (form)
        {
            case 0x08: return (reader.ReadString(), 0);                                 // DW_FORM_string
            case 0x0E: return (sections.String(reader.ReadOffset(is64)), 0);            // DW_FORM_strp
            case 0x1F: return (sections.LineString(reader.ReadOffset(is64)), 0);        // DW_FORM_line_strp
            case 0x0B: return (null, reader.ReadByte());                                // DW_FORM_data1
            case 0x05: return (null, reader.ReadUInt16());                              // DW_FORM_data2
            case 0x06: return (null, reader.ReadUInt32());                              // DW_FORM_data4
            case 0x07: return (null, reader.ReadUInt64());                              // DW_FORM_data8
            case 0x0F: return (null, reader.ReadUnsigned());                            // DW_FORM_udata
            case 0x1E: reader.Skip(16); return (null, 0);                               // DW_FORM_data16, a checksum
            case 0x09: reader.Skip(reader.ReadUnsigned()); return (null, 0);            // DW_FORM_block
            default: throw new WasmFormatException($"a line table with form {form:x}", reader.Position);
        }
    }

    private static string Join(List<string> directories, ulong directory, string name)
    {
        string parent = directory < (ulong)directories.Count ? directories[(int)directory] : "";
        bool absolute = name.StartsWith('/') || (name.Length > 1 && name[1] == ':');
        return absolute || parent.Length == 0 ? name : $"{parent.TrimEnd('/')}/{name}";
    }
}
