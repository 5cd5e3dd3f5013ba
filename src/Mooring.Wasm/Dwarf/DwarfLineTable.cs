using Mooring.Wasm.Decoding;

namespace Mooring.Wasm.Dwarf;

/// <summary>Which source line each instruction of a module comes from.</summary>
/// <remarks>
/// Reads the <c>.debug_line</c> custom section: DWARF version 2 to 5, section 6.2 "Line Number Information", with the addresses that
/// "DWARF for WebAssembly" defines, which count from the content of the code section. Debug information is a courtesy: a unit that makes
/// no sense is left out, and nothing here throws.
/// </remarks>
internal sealed class DwarfLineTable
{
    private readonly LineRow[] _rows; // by address; a row holds up to the next one
    private readonly IReadOnlyList<string> _files;
    private readonly int _codeStart;

    private DwarfLineTable(LineRow[] rows, IReadOnlyList<string> files, int codeStart)
    {
        _rows = rows;
        _files = files;
        _codeStart = codeStart;
    }

    /// <summary>Whether the module says anything about its source.</summary>
    public bool IsEmpty => _rows.Length == 0;

    /// <summary>Reads all units of a module; empty when it has none.</summary>
    public static DwarfLineTable Read(ModuleDefinition module)
    {
        var sections = new DwarfSections(module);
        var rows = new List<LineRow>();
        var files = new List<string>();
        ReadUnits(sections, rows, files);

        // Stable: of several rows at one address the last one counts, but an end before what starts there.
        LineRow[] sorted = [.. rows.OrderBy(static row => row.Address).ThenByDescending(static row => row.IsEnd)];
        return new DwarfLineTable(sorted, files, module.CodeStart);
    }

    /// <summary>The source of an instruction, or null when it is not known.</summary>
    /// <param name="moduleOffset">Where the instruction starts, in bytes from the start of the module.</param>
    public SourcePosition? Find(int moduleOffset)
    {
        if (moduleOffset < _codeStart) return null;
        uint address = (uint)(moduleOffset - _codeStart);
        int low = 0;
        int high = _rows.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (_rows[middle].Address <= address) low = middle + 1;
            else high = middle;
        }

        if (low == 0) return null;
        LineRow row = _rows[low - 1];
        return row.IsEnd || row.Line == 0 ? null : new SourcePosition(_files[row.File], row.Line, row.Column);
    }

    private static void ReadUnits(DwarfSections sections, List<LineRow> rows, List<string> files)
    {
        var reader = new DwarfReader(sections.Module, sections.Line);
        while (reader.TryReadUnit(out ByteRange unit, out bool is64))
        {
            try
            {
                LineProgramHeader header = LineProgramHeader.Read(sections, unit, is64);
                int firstFile = files.Count;
                files.AddRange(header.Files);
                new LineProgram(sections.Module, header, firstFile, rows).Run();
            }
            catch (WasmFormatException)
            {
                // The rows before the garbage count, and the next unit may be whole.
            }
        }
    }
}

/// <summary>From an address on, code comes from a line.</summary>
/// <param name="Address">Bytes from the content of the code section.</param>
/// <param name="File">Index into the table's files.</param>
/// <param name="Line">From 1, or 0 when unknown.</param>
/// <param name="Column">From 1, or 0 when unknown.</param>
/// <param name="IsEnd">Nothing is known from here on.</param>
internal readonly record struct LineRow(uint Address, int File, int Line, int Column, bool IsEnd);
