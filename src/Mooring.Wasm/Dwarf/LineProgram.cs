namespace Mooring.Wasm.Dwarf;

/// <summary>Runs a line program, which is a compressed table of rows: DWARF section 6.2.5 "The Line Number Program".</summary>
internal ref struct LineProgram
{
    private readonly LineProgramHeader _header;
    private readonly List<LineRow> _rows;
    private readonly int _firstFile; // of this unit, in the table of all units
    private DwarfReader _reader;
    private int _sequenceStart; // in _rows
    private ulong _address;
    private ulong _file;
    private long _line;
    private ulong _column;

    public LineProgram(ReadOnlySpan<byte> module, LineProgramHeader header, int firstFile, List<LineRow> rows)
    {
        _header = header;
        _rows = rows;
        _firstFile = firstFile;
        _reader = new DwarfReader(module, header.Program);
        StartSequence();
    }

    /// <summary>Appends the program's rows; of a sequence without its end none are kept.</summary>
    public void Run()
    {
        try
        {
            while (!_reader.AtEnd) Step(_reader.ReadByte());
        }
        finally
        {
            _rows.RemoveRange(_sequenceStart, _rows.Count - _sequenceStart);
        }
    }

    private void Step(byte opcode)
    {
        if (opcode >= _header.OpcodeBase)
        {
            AdvanceSpecial(opcode);
            _line += _header.LineBase + ((opcode - _header.OpcodeBase) % _header.LineRange);
            AddRow(isEnd: false);
        }
        else if (opcode == 0)
        {
            StepExtended();
        }
        else
        {
            StepStandard(opcode);
        }
    }

    private void StepStandard(byte opcode)
    {
        switch (opcode)
        {
            case 1: AddRow(isEnd: false); break;                                                     // DW_LNS_copy
            case 2: _address += _reader.ReadUnsigned() * _header.MinimumInstructionLength; break;    // DW_LNS_advance_pc
            case 3: _line += _reader.ReadSigned(); break;                                            // DW_LNS_advance_line
            case 4: _file = _reader.ReadUnsigned(); break;                                           // DW_LNS_set_file
            case 5: _column = _reader.ReadUnsigned(); break;                                         // DW_LNS_set_column
            case 8: AdvanceSpecial(255); break;                                                      // DW_LNS_const_add_pc
            case 9: _address += _reader.ReadUInt16(); break;                                         // DW_LNS_fixed_advance_pc
            default:
                // Marks that lookups do not need, and opcodes of later versions.
                for (int i = _header.OperandCounts[opcode - 1]; i > 0; i--) _reader.ReadUnsigned();
                break;
        }
    }

    private void StepExtended()
    {
        ulong length = _reader.ReadUnsigned();
        if (length == 0) return;
        byte opcode = _reader.ReadByte();
        ulong operands = length - 1;
        switch (opcode)
        {
            case 1: // DW_LNE_end_sequence
                AddRow(isEnd: true);
                KeepSequence();
                StartSequence();
                _reader.Skip(operands);
                break;
            case 2 when operands == 4: // DW_LNE_set_address
                _address = _reader.ReadUInt32();
                break;
            case 2 when operands == 8:
                _address = _reader.ReadUInt64();
                break;
            default:
                _reader.Skip(operands);
                break;
        }
    }

    private void AdvanceSpecial(byte opcode)
    {
        int steps = (opcode - _header.OpcodeBase) / _header.LineRange;
        _address += (ulong)steps * _header.MinimumInstructionLength;
    }

    private readonly void AddRow(bool isEnd)
    {
        if (_address > uint.MaxValue) return; // a tombstone, or nonsense
        ulong index = _file - (ulong)_header.FirstFile;
        bool known = index < (ulong)_header.Files.Count && _line is > 0 and <= int.MaxValue;
        int line = known ? (int)_line : 0;
        int column = _column <= int.MaxValue ? (int)_column : 0;
        _rows.Add(new LineRow((uint)_address, known ? _firstFile + (int)index : 0, line, column, isEnd));
    }

    /// <summary>Takes over the sequence just ended, unless the linker dropped its function: it then starts at 0 or near the end of all.</summary>
    private void KeepSequence()
    {
        bool dropped = _sequenceStart < _rows.Count && _rows[_sequenceStart].Address is 0 or >= 0xFFFF_FFF0;
        if (dropped) _rows.RemoveRange(_sequenceStart, _rows.Count - _sequenceStart);
    }

    private void StartSequence()
    {
        _sequenceStart = _rows.Count;
        _address = 0;
        _file = 1;
        _line = 1;
        _column = 0;
    }
}
