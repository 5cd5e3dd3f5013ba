namespace Mooring.Cli.Application;

/// <summary>Finds the word that was probably meant.</summary>
internal static class Suggestion
{
    /// <summary>The known word nearest to a written one, or null when none is near.</summary>
    /// <remarks>
    /// Near is: one letter in three is wrong, missing, too many or exchanged with its neighbour; or the word was begun and not ended.
    /// </remarks>
    public static string? For(string written, IEnumerable<string> known)
    {
        (string Word, int Distance)[] near = [.. known
            .Select(word => (Word: word, Distance: Distance(written.ToLowerInvariant(), word)))
            .Where(one => one.Distance <= Math.Max(1, Math.Min(written.TrimStart('-').Length, one.Word.TrimStart('-').Length) / 3) || IsBeginning(written, one.Word))
            .OrderBy(one => one.Distance).ThenBy(one => one.Word, StringComparer.Ordinal)];
        return near.Length > 0 ? near[0].Word : null;
    }

    private static bool IsBeginning(string written, string word) => written.TrimStart('-').Length >= 2 && word.StartsWith(written, StringComparison.OrdinalIgnoreCase);

    /// <summary>How many letters to change, insert, delete or exchange with their neighbours (optimal string alignment).</summary>
    private static int Distance(string a, string b)
    {
        int[,] cost = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++) cost[i, 0] = i;
        for (int j = 0; j <= b.Length; j++) cost[0, j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            for (int j = 1; j <= b.Length; j++)
            {
                int change = cost[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                cost[i, j] = Math.Min(change, Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1);
                bool exchanged = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                if (exchanged) cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
            }
        }

        return cost[a.Length, b.Length];
    }
}
