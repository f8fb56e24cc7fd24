package no.helseprofil.bench;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What is asked for on the command line.
 *
 * @param command what is to be measured
 * @param options how
 */
record Arguments(Command command, List<String> options) {

    static final String CHECK = "--check";
    static final String WRITE = "--write";
    static final String CORRETTO = "--with-corretto";

    Arguments {
        options = List.copyOf(options);
    }

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException if somebody must have meant something else
     */
    static Arguments of(List<String> words) {
        boolean isNamed = !words.isEmpty() && !words.get(0).startsWith("--");
        Command command = isNamed ? Command.named(words.get(0)) : Command.TOKENS;
        List<String> options = words.subList(isNamed ? 1 : 0, words.size());
        options.stream().filter(option -> !command.options.contains(option)).findFirst().ifPresent(option -> {
            throw new IllegalArgumentException(option + " isn't known here, see ./bench --help");
        });
        return new Arguments(command, options);
    }

    boolean has(String option) {
        return options.contains(option);
    }

    /** What can be measured. */
    enum Command {
        TOKENS(CHECK, WRITE, CORRETTO),
        START(CHECK, WRITE),
        ASSESSMENT(CHECK);

        private final Set<String> options;

        Command(String... options) {
            this.options = Set.of(options);
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
