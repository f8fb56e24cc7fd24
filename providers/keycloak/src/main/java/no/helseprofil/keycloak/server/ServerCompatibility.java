package no.helseprofil.keycloak.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.Config;
import org.keycloak.common.Profile;
import org.keycloak.common.Profile.Feature;
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
 * Comparison of this server with the one that the JAR needs. As long as they differ, realms under the profile stay
 * closed: a check that isn't called refuses nothing.
 */
public final class ServerCompatibility {

    private static final Logger LOG = Logger.getLogger(ServerCompatibility.class);

    /** Most differences in a text; more don't make the remedy clearer. */
    private static final int MOST_NAMED = 5;

    static volatile String remedy = "";

    private ServerCompatibility() {}

    /** Compares the server with what this JAR needs, once the server has all its providers. */
    public static void check(KeycloakSessionFactory server) {
        long begun = System.nanoTime();
        List<String> missing = found(() -> ServerMembers.missing(ServerCompatibility.class.getClassLoader()));
        List<String> foreign = found(() -> ExtensionPoints.differences(server));
        LOG.debugf("The server was compared in %d ms", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
        foreign.forEach(difference -> LOG.errorf(
                "Realms under the profile stay closed, since a provider of ours isn't in force: %s", difference));
        missing.forEach(member -> LOG.errorf(
                "Realms under the profile stay closed, since this Keycloak lacks what Helseprofil needs: %s", member));
        remedy = remedy(foreign, missing);
    }

    /** Returns the differences. A comparison that fails is one: it closes realms, and doesn't stop the start. */
    static List<String> found(Supplier<List<String>> comparison) {
        try {
            return comparison.get();
        } catch (LinkageError | RuntimeException failed) {
            LOG.error("The server couldn't be compared with what Helseprofil needs", failed);
            return List.of("what it can be compared by: " + failed);
        }
    }

    static String remedy(List<String> foreign, List<String> missing) {
        List<String> remedies = new ArrayList<>();
        if (!foreign.isEmpty()) {
            remedies.add("start the server without what takes the place of providers of ours: " + named(foreign));
        }
        if (!missing.isEmpty()) {
            remedies.add("start a Keycloak that this version of Helseprofil supports, since this one lacks "
                    + named(missing));
        }
        return String.join("; ", remedies);
    }

    /** Returns what an operator has to do before realms under the profile can open; empty if there is nothing. */
    public static Optional<String> remedy() {
        return remedy.isEmpty() ? Optional.empty() : Optional.of(remedy);
    }

    private static String named(List<String> all) {
        String first = String.join("; ", all.subList(0, Math.min(MOST_NAMED, all.size())));
        return all.size() <= MOST_NAMED ? first : first + "; and " + (all.size() - MOST_NAMED) + " more";
    }

    /**
     * Providers through which Keycloak calls this JAR. A start option, or a provider of the same id in another JAR, can
     * replace one of them, whose checks then no longer run. Realms under the profile therefore stay closed as long as
     * one isn't in force.
     */
    static final class ExtensionPoints {

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

    /**
     * Classes and members of the server that this JAR uses or overrides, as listed by the build from the class files. A
     * Keycloak that lacks one would fail at the first request that needs it, or skip a check.
     */
    static final class ServerMembers {

        /** Name of the list, which {@code ServerMembersWriter} writes in the build. */
        private static final String LIST = "server-members.txt";

        private static final String CONSTRUCTOR = "<init>";

        private final ClassLoader server;
        private final Map<Class<?>, Map<String, Integer>> known = new HashMap<>();
        private final List<String> missing = new ArrayList<>();

        /** Class whose members are being compared; empty if the server lacks it. */
        private Optional<Class<?>> owner = Optional.empty();

        private ServerMembers(ClassLoader server) {
            this.server = server;
        }

        /** Returns what a server lacks, in words for its log; empty if it has everything. */
        static List<String> missing(ClassLoader server) {
            try (InputStream list = ServerMembers.class.getResourceAsStream(LIST)) {
                if (list == null) {
                    throw new IllegalStateException("this JAR has no list of what it needs of the server");
                }
                return missing(server, new BufferedReader(new InputStreamReader(list, StandardCharsets.UTF_8)).lines());
            } catch (IOException unread) {
                throw new IllegalStateException("the list of what this JAR needs of the server can't be read", unread);
            }
        }

        static List<String> missing(ClassLoader server, Stream<String> list) {
            ServerMembers members = new ServerMembers(server);
            list.forEach(members::compare);
            return List.copyOf(members.missing);
        }

        private void compare(String line) {
            if (!line.startsWith(" ")) {
                owner = type(line);
            } else if (owner.isPresent()) {
                check(owner.get(), line.strip());
            }
        }

        private Optional<Class<?>> type(String name) {
            try {
                return Optional.of(Class.forName(name, false, server));
            } catch (ClassNotFoundException | LinkageError absent) {
                missing.add(name);
                return Optional.empty();
            }
        }

        private void check(Class<?> owner, String line) {
            String[] words = line.split(" ");
            try {
                boolean isMet = switch (words[0]) {
                    case "interface" -> owner.isInterface();
                    case "class" -> !owner.isInterface();
                    case "static", "constant" -> has(owner, words[1], Modifier::isStatic);
                    case "method", "field" -> has(owner, words[1], modifiers -> !Modifier.isStatic(modifiers));
                    case "override" -> has(owner, words[1], ServerMembers::canBeOverridden);
                    case "extended" -> isComplete(owner, words[1]);
                    default -> throw new IllegalStateException("an unknown kind of member: " + line);
                };
                if (!isMet) {
                    missing.add(owner.getName() + ": " + line);
                }
            } catch (LinkageError unreadable) {
                missing.add(owner.getName() + ": " + line + " (" + unreadable + ")");
            }
        }

        private static boolean canBeOverridden(int modifiers) {
            return !Modifier.isStatic(modifiers) && !Modifier.isFinal(modifiers);
        }

        /** Returns whether one of our classes implements all abstract methods of the class that it extends. */
        private boolean isComplete(Class<?> owner, String name) {
            if (Modifier.isFinal(owner.getModifiers())) {
                return false;
            }
            Optional<Class<?>> ours = type(name);
            return ours.isPresent()
                    && (Modifier.isAbstract(ours.get().getModifiers())
                            || Stream.of(ours.get().getMethods())
                                    .noneMatch(method -> Modifier.isAbstract(method.getModifiers())));
        }

        private boolean has(Class<?> owner, String member, IntPredicate modifiers) {
            Integer found = member.startsWith(CONSTRUCTOR)
                    ? declared(owner).get(member)
                    : Optional.ofNullable(found(owner, member)).orElseGet(() -> found(Object.class, member));
            return found != null && !Modifier.isPrivate(found) && modifiers.test(found);
        }

        private @Nullable Integer found(Class<?> owner, String member) {
            Integer own = declared(owner).get(member);
            if (own != null) {
                return own;
            }
            return Stream.concat(Stream.ofNullable(owner.getSuperclass()), Stream.of(owner.getInterfaces()))
                    .map(parent -> found(parent, member))
                    .filter(modifiers -> modifiers != null)
                    .findFirst()
                    .orElse(null);
        }

        private Map<String, Integer> declared(Class<?> owner) {
            return known.computeIfAbsent(owner, type -> {
                Map<String, Integer> members = new HashMap<>();
                for (Field field : type.getDeclaredFields()) {
                    members.put(field.getName() + ":" + field.getType().descriptorString(), field.getModifiers());
                }
                for (Method method : type.getDeclaredMethods()) {
                    members.put(
                            method.getName() + descriptor(method.getParameterTypes(), method.getReturnType()),
                            method.getModifiers());
                }
                for (Constructor<?> constructor : type.getDeclaredConstructors()) {
                    members.put(
                            CONSTRUCTOR + descriptor(constructor.getParameterTypes(), void.class),
                            constructor.getModifiers());
                }
                return members;
            });
        }

        private static String descriptor(Class<?>[] parameters, Class<?> result) {
            StringBuilder descriptor = new StringBuilder("(");
            for (Class<?> parameter : parameters) {
                descriptor.append(parameter.descriptorString());
            }
            return descriptor.append(')').append(result.descriptorString()).toString();
        }
    }

    /** Keycloak features that the profile needs; on by default, but an operator can turn them off. */
    public static final class Features {

        private static final List<Feature> NEEDED = List.of(Feature.DPOP, Feature.PAR, Feature.CLIENT_POLICIES);

        private Features() {}

        /** Returns those that are off, as one text; empty if none is. It runs for each request, so it is cheap. */
        public static Optional<String> missing() {
            for (Feature feature : NEEDED) {
                if (!Profile.isFeatureEnabled(feature)) {
                    return Optional.of(names());
                }
            }
            return Optional.empty();
        }

        private static String names() {
            return NEEDED.stream()
                    .filter(feature -> !Profile.isFeatureEnabled(feature))
                    .map(Feature::getUnversionedKey)
                    .collect(Collectors.joining(", "));
        }
    }
}
