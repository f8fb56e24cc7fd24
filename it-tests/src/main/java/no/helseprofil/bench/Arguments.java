package no.helseprofil.bench;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Arguments of the command line.
 *
 * @param command the measurement
 * @param options its options
 */
record Arguments(Command command, List<String> options) {

    static final String CHECK = "--check";
    static final String WRITE = "--write";
    static final String CORRETTO = "--with-corretto";

    private static final Pattern NUMBER = Pattern.compile("[1-9]\\d*");
    private static final Pattern CLIENTS = Pattern.compile("[1-9]\\d{2,5}");
    private static final Pattern MINUTES = Pattern.compile("[1-9]\\d{0,2}");

    Arguments {
        options = List.copyOf(options);
    }

    /**
     * Parses the arguments.
     *
     * @throws IllegalArgumentException if one is unknown
     */
    static Arguments of(List<String> words) {
        boolean isNamed = !words.isEmpty() && !words.get(0).startsWith("--");
        Command command = isNamed ? Command.named(words.get(0)) : Command.TOKENS;
        List<String> options = words.subList(isNamed ? 1 : 0, words.size());
        options.stream().filter(option -> !command.takes(option)).findFirst().ifPresent(option -> {
            throw new IllegalArgumentException(option + " isn't known here, see ./bench --help");
        });
        return new Arguments(command, options);
    }

    boolean has(String option) {
        return options.contains(option);
    }

    /** Returns the options that are numbers, in rising order. */
    List<Integer> numbers() {
        return options.stream()
                .filter(option -> NUMBER.matcher(option).matches())
                .map(Integer::valueOf)
                .sorted()
                .toList();
    }

    /** The measurements. */
    enum Command {
        TOKENS(CHECK, WRITE, CORRETTO),
        START(CHECK, WRITE),
        SCALE(CHECK, WRITE),
        PAGES(CHECK, WRITE),
        SOAK(CHECK, WRITE),
        FLAME(),
        ASSESSMENT(CHECK);

        private final Set<String> options;

        Command(String... options) {
            this.options = Set.of(options);
        }

        private boolean takes(String option) {
            return options.contains(option)
                    || (this == SCALE || this == PAGES)
                            && CLIENTS.matcher(option).matches()
                    || this == SOAK && MINUTES.matcher(option).matches();
        }

        private static Command named(String name) {
            for (Command command : values()) {
                if (command.name().toLowerCase(Locale.ROOT).equals(name)) {
                    return command;
                }
            }
            throw new IllegalArgumentException("nothing is measured by the name " + name + ", see ./bench --help");
        }
    }
}
