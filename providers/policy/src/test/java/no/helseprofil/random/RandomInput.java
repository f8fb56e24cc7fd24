package no.helseprofil.random;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.function.ThrowingConsumer;

/**
 * Random values for tests of what holds of every input. All follow from a seed: a run repeats the one before it, and
 * {@code -Dhelseprofil.seed=…} tries others.
 */
public final class RandomInput {

    private static final long SEED = Long.getLong("helseprofil.seed", 2026);
    private static final int USUAL_COUNT = 300;
    private static final int LONGEST_TEXT = 60;

    /** Characters at which readers differ, halves of surrogate pairs among them. */
    private static final String ODD =
            "\0\t\n\r \"'\\/%+&=;.,:{}[]<>\u007f\u0080\u00a0æ\u0131\u200b\u202e\ud83d\ude00\ud800\udc00\ufeff\ufffd\uffff";

    private final RandomGenerator random;

    private RandomInput(long seed) {
        random = new SplittableRandom(seed);
    }

    /** Tries the property with 300 inputs. */
    public static void each(ThrowingConsumer<RandomInput> property) {
        each(USUAL_COUNT, property);
    }

    /**
     * Tries the property with so many inputs.
     *
     * @throws AssertionError if it fails for one of them, with the number of that input
     */
    @SuppressWarnings("IllegalCatch")
    public static void each(int count, ThrowingConsumer<RandomInput> property) {
        for (int number = 0; number < count; number++) {
            try {
                property.accept(new RandomInput(SEED + number));
            } catch (Throwable failure) {
                throw new AssertionError(
                        "input %d of seed %d: %s".formatted(number, SEED, failure.getMessage()), failure);
            }
        }
    }

    /** Returns one of the values. */
    @SafeVarargs
    public final <T> T of(T... values) {
        return values[random.nextInt(values.length)];
    }

    /** Returns one of the values. */
    public <T> T of(Collection<? extends T> values) {
        return List.<T>copyOf(values).get(random.nextInt(values.size()));
    }

    /** Returns what one of the suppliers supplies. */
    @SafeVarargs
    public final <T> T oneOf(Supplier<? extends T>... suppliers) {
        return of(suppliers).get();
    }

    /** Returns true in this share of the cases. */
    public boolean isChosen(double share) {
        return random.nextDouble() < share;
    }

    /** Returns null in this share of the cases. */
    public <T> @Nullable T orNull(double share, Supplier<? extends T> values) {
        return isChosen(share) ? null : values.get();
    }

    /** Returns a number from the first to the last; each of the two in a twentieth of the cases. */
    public long between(long first, long last) {
        return switch (random.nextInt(20)) {
            case 0 -> first;
            case 1 -> last;
            default -> random.nextLong(first, Math.addExact(last, 1));
        };
    }

    /** Returns a number from the first to the last; each of the two in a twentieth of the cases. */
    public int between(int first, int last) {
        return Math.toIntExact(between((long) first, last));
    }

    /** Returns a list of at most so many values. */
    public <T> List<T> list(int most, Supplier<? extends T> values) {
        List<T> list = new ArrayList<>();
        for (int left = between(0, most); left > 0; left--) {
            list.add(values.get());
        }
        return list;
    }

    /** Returns a set of at most so many of the values. */
    public <T> Set<T> some(Collection<? extends T> all, int most) {
        return new LinkedHashSet<>(list(most, () -> of(all)));
    }

    /** Returns a map of at most so many of the keys. */
    public <K, V> Map<K, V> map(Collection<? extends K> keys, int most, Supplier<? extends V> values) {
        Map<K, V> map = new LinkedHashMap<>();
        some(keys, most).forEach(key -> map.put(key, values.get()));
        return map;
    }

    /** Returns a text of any characters. */
    public String text() {
        return text(LONGEST_TEXT);
    }

    /** Returns a text of at most so many characters, of any kind. */
    public String text(int most) {
        StringBuilder text = new StringBuilder();
        list(most, this::character).forEach(text::append);
        return text.toString();
    }

    /** Returns a text of these characters, no shorter and no longer than asked for. */
    public String text(int least, int most, String characters) {
        StringBuilder text = new StringBuilder();
        for (int left = between(least, most); left > 0; left--) {
            text.append(characters.charAt(random.nextInt(characters.length())));
        }
        return text.toString();
    }

    /** Returns any character: half of the time one of ASCII, often one at which readers differ. */
    public char character() {
        return switch (random.nextInt(4)) {
            case 0 -> ODD.charAt(random.nextInt(ODD.length()));
            case 1 -> (char) random.nextInt(Character.MAX_VALUE + 1);
            default -> (char) random.nextInt(' ', '\u007f');
        };
    }
}
