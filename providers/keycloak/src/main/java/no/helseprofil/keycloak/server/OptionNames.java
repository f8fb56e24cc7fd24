package no.helseprofil.keycloak.server;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import no.helseprofil.grammar.NearestName;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.provider.ProviderFactory;

/**
 * Check for start options whose SPI or provider the server doesn't have. No provider reads such an option, so none can
 * report it: all names that are set are compared with the existing ones, if they look like one of ours.
 */
public final class OptionNames {

    private static final Logger LOG = Logger.getLogger(OptionNames.class);
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
