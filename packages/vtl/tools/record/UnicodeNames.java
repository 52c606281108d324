// Prints the scripts and blocks of java.util.regex, one per line: `script NAME Code` and `block first last NAME…` with every
// name that Character.UnicodeBlock.forName accepts. unicode-names.ts runs it.
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

public class UnicodeNames {
    public static void main(String[] arguments) throws Exception {
        Map<Character.UnicodeScript, String> codes = read(Character.UnicodeScript.class, "aliases");
        for (Character.UnicodeScript script : Character.UnicodeScript.values()) {
            System.out.println("script " + script + " " + codes.get(script));
        }
        Map<Character.UnicodeBlock, String> names = read(Character.UnicodeBlock.class, "map");
        Character.UnicodeBlock last = null;
        int start = 0;
        for (int character = 0; character <= 0x110000; character++) {
            Character.UnicodeBlock block = character > 0x10ffff ? null : Character.UnicodeBlock.of(character);
            if (block == last) continue;
            if (last != null) System.out.println("block " + start + " " + (character - 1) + names.get(last));
            last = block;
            start = character;
        }
    }

    /** The names in a private map from names to constants, grouped by constant and separated by tabs. */
    private static <T> Map<T, String> read(Class<?> type, String field) throws Exception {
        java.lang.reflect.Field map = type.getDeclaredField(field);
        map.setAccessible(true);
        Map<T, String> names = new java.util.HashMap<>();
        @SuppressWarnings("unchecked")
        Map<String, T> constants = new TreeMap<>((Map<String, T>) map.get(null));
        constants.forEach((name, constant) -> names.merge(constant, "\t" + name, String::concat));
        return names;
    }
}
