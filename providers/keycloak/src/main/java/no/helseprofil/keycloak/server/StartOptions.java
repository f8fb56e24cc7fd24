package no.helseprofil.keycloak.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.grammar.Grammar.NearestName;
import org.jboss.logging.Logger;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.provider.Provider;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.provider.ProviderFactory;

/** Start options of one provider, read once when the server starts. */
public final class StartOptions {

    private static final Logger LOG = Logger.getLogger(StartOptions.class);

    /** Options that Keycloak itself reads for every provider. */
    private static final Set<String> OF_KEYCLOAK = Set.of("enabled");

    private final String prefix;
    private final List<StartOption> declared;
    private final Config.Scope scope;

    private StartOptions(String prefix, List<StartOption> declared, Config.Scope scope) {
        this.prefix = prefix;
        this.declared = List.copyOf(declared);
        this.scope = scope;
    }

    /** Start option with an unusable value. The message has its name and what to write, but not its value. */
    public static final class UnusableException extends IllegalArgumentException {

        private UnusableException(String message) {
            super(message);
        }
    }

    /**
     * Returns the options of a provider. Logs each that the provider doesn't have, such as a misspelled one, since it
     * has no effect although the operator expects one.
     *
     * @param declared all options of the provider
     * @param scope Keycloak's configuration of the provider
     */
    public static StartOptions of(String spi, String provider, List<StartOption> declared, Config.Scope scope) {
        StartOptions options = new StartOptions(prefix(spi, provider), declared, scope);
        options.unknown()
                .forEach(key -> LOG.warnf(
                        "There is no start option %s%s, so it has no effect; there are %s",
                        options.prefix,
                        key,
                        declared.stream().map(StartOption::key).sorted().collect(Collectors.joining(", "))));
        return options;
    }

    /** Returns the names of all properties that the server has, in its own form. */
    static Set<String> written() {
        return Config.scope().root().getPropertyNames();
    }

    /** Returns the option's name on the command line. */
    public static String name(String spi, String provider, StartOption option) {
        return prefix(spi, provider) + option.key();
    }

    private static String prefix(String spi, String provider) {
        return "--spi-" + spi + "--" + provider + "--";
    }

    /** Returns a provider's properties that aren't its options. Keycloak returns their whole names. */
    List<String> unknown() {
        Set<String> known = declared.stream().map(StartOption::key).collect(Collectors.toSet());
        return scope.getPropertyNames().stream()
                .map(name -> name.substring(name.lastIndexOf("--") < 0 ? 0 : name.lastIndexOf("--") + 2))
                .filter(key -> !known.contains(key) && !OF_KEYCLOAK.contains(key))
                .sorted()
                .distinct()
                .toList();
    }

    /** Returns whether the operator has set it. */
    public boolean isSet(StartOption option) {
        return scope.get(key(option)) != null;
    }

    /**
     * Returns the value, or the default.
     *
     * @throws UnusableException if there is neither
     */
    public String text(StartOption option) {
        String text = textOrEmpty(option);
        if (text.isBlank()) {
            throw unusable(option, "it is needed");
        }
        return text;
    }

    /** Returns the same as {@link #text}, or an empty text if there is neither. */
    public String textOrEmpty(StartOption option) {
        return scope.get(key(option), option.otherwise()).strip();
    }

    /** Returns the values, separated by commas; empty if it isn't set. */
    public List<String> list(StartOption option) {
        String text = textOrEmpty(option);
        return text.isEmpty()
                ? List.of()
                : Stream.of(text.split(",", -1)).map(String::strip).toList();
    }

    /**
     * Returns whether the flag is set.
     *
     * @throws UnusableException if it is neither {@code true} nor {@code false}
     */
    public boolean flag(StartOption option) {
        return switch (textOrEmpty(option)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw unusable(option, "write true or false");
        };
    }

    /** Returns a whole number within these bounds. */
    public int number(StartOption option, int least, int most) {
        String text = text(option);
        long number = text.matches("[0-9]{1,10}") ? Long.parseLong(text) : -1;
        if (number < least || number > most) {
            throw unusable(option, "write a number from " + least + " to " + most);
        }
        return (int) number;
    }

    /** Returns the path of a file, which needn't exist. */
    public Path path(StartOption option) {
        try {
            return Path.of(text(option));
        } catch (InvalidPathException unreadable) {
            throw unusable(option, "write the path of a file");
        }
    }

    /** Returns the content of the file that it names. */
    public String content(StartOption option) {
        try {
            return Files.readString(path(option), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw unusable(option, "write the path of a file that the server may read");
        }
    }

    /**
     * Returns the value as read by a reader.
     *
     * @param reader refuses with {@link IllegalArgumentException}, whose message says what to write instead
     */
    public <T> T read(StartOption option, String text, Function<String, T> reader) {
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException unfit) {
            throw unusable(option, String.valueOf(unfit.getMessage()));
        }
    }

    /** Returns a duration in ISO 8601. */
    public Duration duration(StartOption option, Predicate<Duration> fits, String remedy) {
        try {
            Duration duration = Duration.parse(textOrEmpty(option));
            if (fits.test(duration)) {
                return duration;
            }
        } catch (DateTimeException unreadable) {
            // handled like one that doesn't fit
        }
        throw unusable(option, remedy);
    }

    /** Returns the exception for an unusable value. */
    public UnusableException unusable(StartOption option, String remedy) {
        return new UnusableException(prefix + key(option) + ": " + remedy);
    }

    private String key(StartOption option) {
        if (!declared.contains(option)) {
            throw new IllegalStateException(prefix + option.key() + " is not declared by its provider");
        }
        return option.key();
    }

    /**
     * Check for start options whose SPI or provider the server doesn't have. No provider reads such an option, so none
     * can report it: all names that are set are compared with the existing ones, if they look like one of ours.
     */
    public static final class OptionNames {

        private static final Pattern NAME = Pattern.compile("(?:kc\\.)?spi-([a-z0-9-]+?)--([a-z0-9-]+?)--([a-z0-9-]+)");

        /** Pattern of a name that may be meant for one of our SPIs or providers. */
        private static final Pattern LIKE_OURS = Pattern.compile(".*(?:hels|profil).*");

        private static final String ENABLED = "enabled";

        private OptionNames() {}

        /** Logs a warning for each. */
        public static void compare(KeycloakSessionFactory server) {
            Map<String, Set<String>> providers = new TreeMap<>();
            server.getSpis()
                    .forEach(spi -> providers.put(
                            spi.getName(),
                            server.getProviderFactoriesStream(spi.getProviderClass())
                                    .map(ProviderFactory::getId)
                                    .collect(Collectors.toCollection(TreeSet::new))));
            new TreeSet<>(StartOptions.written())
                    .forEach(name -> fault(name, providers).ifPresent(LOG::warn));
        }

        /**
         * Returns the problem with the name of an option; empty if it has none.
         *
         * @param providers the providers of this server, by SPI
         */
        static Optional<String> fault(String property, Map<String, Set<String>> providers) {
            Matcher name = NAME.matcher(property);
            if (!name.matches() || name.group(3).equals(ENABLED)) {
                return Optional.empty();
            }
            String spi = name.group(1);
            String provider = name.group(2);
            if (!LIKE_OURS.matcher(spi + " " + provider).matches()) {
                return Optional.empty();
            }
            if (!providers.containsKey(spi)) {
                return Optional.of(unknown(property, "SPI", spi, providers.keySet()));
            }
            Set<String> known = providers.getOrDefault(spi, Set.of());
            return known.contains(provider)
                    ? Optional.empty()
                    : Optional.of(unknown(property, "provider", provider, known));
        }

        private static String unknown(String property, String kind, String written, Collection<String> known) {
            String option = "--" + property.substring(property.indexOf("spi-"));
            return NearestName.suggestion(
                    "There is no start option " + option + ", so it has no effect: this server has no " + kind + " "
                            + written,
                    written,
                    known);
        }
    }

    /**
     * Start option of one of our providers. This single declaration is used by the code that reads it, by Keycloak, and
     * by {@code docs/start-options.md}.
     *
     * @param key its name after those of SPI and provider
     * @param otherwise default value; empty if there is none
     * @param effect its effect, and that of leaving it out, in a few words of Markdown
     * @param example a possible value
     */
    public record StartOption(String key, String otherwise, String effect, String example) {

        /** Creates an option without a default. */
        public static StartOption of(String key, String effect, String example) {
            return new StartOption(key, "", effect, example);
        }

        /** Creates an option that is {@code true} or {@code false}, by default {@code false}. */
        public static StartOption flag(String key, String effect) {
            return new StartOption(key, "false", effect, "true");
        }

        ProviderConfigProperty toProperty() {
            return new ProviderConfigProperty(
                    key, null, effect, ProviderConfigProperty.STRING_TYPE, otherwise.isEmpty() ? null : otherwise);
        }
    }

    /**
     * Factory with start options. It declares all of them; {@link StartOptions} reads no others.
     *
     * @param <P> type of its providers
     */
    public interface OptionedFactory<P extends Provider> extends ProviderFactory<P> {

        /** Returns all start options of this provider, in the order of the documentation. */
        List<StartOption> startOptions();

        @Override
        default List<ProviderConfigProperty> getConfigMetadata() {
            return startOptions().stream().map(StartOption::toProperty).toList();
        }
    }
}
