package no.helseprofil.keycloak.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.keycloak.Config;
import org.keycloak.connections.httpclient.HttpClientProvider;
import org.keycloak.events.EventStoreProvider;
import org.keycloak.keys.PublicKeyStorageProvider;
import org.keycloak.models.IdentityProviderStorageProvider;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.provider.EnvironmentDependentProviderFactory;
import org.keycloak.provider.Provider;
import org.keycloak.provider.ProviderFactory;
import org.keycloak.provider.Spi;
import org.keycloak.securityprofile.SecurityProfileProvider;
import org.keycloak.services.clientpolicy.ClientPolicyManager;
import org.keycloak.userprofile.UserProfileProvider;

/**
 * Providers through which Keycloak calls this JAR. A start option, or a provider of the same id in another JAR, can
 * replace one of them, whose checks then no longer run. Realms under the profile therefore stay closed as long as one
 * isn't in force.
 */
final class ExtensionPoints {

    private static final String SERVICES = "META-INF/services/";
    private static final String OURS = "no.helseprofil.";

    /** Providers of which Keycloak uses only one: ours has to be that one, and not merely present. */
    private static final Set<Class<? extends Provider>> ONE_IN_FORCE = Set.of(
            ClientPolicyManager.class,
            SecurityProfileProvider.class,
            IdentityProviderStorageProvider.class,
            PublicKeyStorageProvider.class,
            UserProfileProvider.class,
            HttpClientProvider.class);

    /** Providers that an operator may turn off. */
    private static final Set<Class<? extends Provider>> MAY_BE_OFF = Set.of(EventStoreProvider.class);

    private ExtensionPoints() {}

    /** Returns which of our providers aren't in force, and what has replaced them; empty if all are. */
    static List<String> differences(KeycloakSessionFactory server) {
        Set<String> found = new TreeSet<>();
        for (Spi spi : server.getSpis()) {
            for (String name : named(spi.getProviderFactoryClass())) {
                difference(server, spi, name).ifPresent(found::add);
            }
        }
        return List.copyOf(found);
    }

    private static Optional<String> difference(KeycloakSessionFactory server, Spi spi, String name) {
        Optional<ProviderFactory<?>> ours = server.getProviderFactoriesStream(spi.getProviderClass())
                .filter(factory -> factory.getClass().getName().equals(name))
                .<ProviderFactory<?>>map(factory -> factory)
                .findFirst();
        return ours.isPresent() ? notInForce(server, spi, ours.get()) : missing(server, spi, instance(name));
    }

    private static Optional<String> notInForce(KeycloakSessionFactory server, Spi spi, ProviderFactory<?> ours) {
        if (!ONE_IN_FORCE.contains(spi.getProviderClass())) {
            return Optional.empty();
        }
        ProviderFactory<?> inForce = server.getProviderFactory(spi.getProviderClass());
        return inForce == ours
                ? Optional.empty()
                : Optional.of("spi-" + spi.getName() + "--provider is " + name(inForce));
    }

    private static Optional<String> missing(KeycloakSessionFactory server, Spi spi, ProviderFactory<?> ours) {
        ProviderFactory<?> there = server.getProviderFactory(spi.getProviderClass(), ours.getId());
        boolean isUnsupported = ours instanceof EnvironmentDependentProviderFactory dependent
                && !dependent.isSupported(Config.scope(spi.getName(), ours.getId()));
        boolean mayBeOff = there == null && MAY_BE_OFF.contains(spi.getProviderClass());
        return isUnsupported || mayBeOff
                ? Optional.empty()
                : Optional.of("spi-" + spi.getName() + "--" + ours.getId() + " is " + name(there));
    }

    private static String name(@Nullable ProviderFactory<?> factory) {
        return factory == null ? "off" : factory.getClass().getName();
    }

    /** Creates a factory that isn't registered, to get its id. */
    private static ProviderFactory<?> instance(String name) {
        try {
            return (ProviderFactory<?>) Class.forName(name, true, ExtensionPoints.class.getClassLoader())
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException broken) {
            throw new IllegalStateException(name + " can't be made", broken);
        }
    }

    private static List<String> named(Class<?> factory) {
        List<String> names = new ArrayList<>();
        try {
            for (URL file : Collections.list(
                    ExtensionPoints.class.getClassLoader().getResources(SERVICES + factory.getName()))) {
                try (BufferedReader lines =
                        new BufferedReader(new InputStreamReader(file.openStream(), StandardCharsets.UTF_8))) {
                    lines.lines()
                            .map(String::strip)
                            .filter(line -> line.startsWith(OURS))
                            .forEach(names::add);
                }
            }
        } catch (IOException unread) {
            throw new IllegalStateException("the services of this JAR can't be read", unread);
        }
        return names;
    }
}
