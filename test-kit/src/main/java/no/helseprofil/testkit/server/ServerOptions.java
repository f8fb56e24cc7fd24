package no.helseprofil.testkit.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Options of a server. Everything else is the same for all servers: {@code start-dev}, URLs taken from the request,
 * cache lifespans that follow Keycloak's clock, passwords with a cheap hash, page templates that are read once as in
 * production, health and metrics on.
 *
 * @param providers JARs for Keycloak's {@code providers} folder
 * @param realms realm files that are imported at the start; {@code ${NAME:default}} in them is replaced from
 *     {@code environment}
 * @param arguments further arguments of the start command, such as {@code --features-disabled=dpop}
 * @param environment further environment variables, which override those of the kit
 * @param database folder for the database, which remains when the server has ended, so that the next one finds its
 *     realms; null for a database that is deleted with the server
 * @param distribution zip file of another version of Keycloak, for a server from a distribution; null for the version
 *     of all other servers
 */
public record ServerOptions(
        List<Path> providers,
        List<Path> realms,
        List<String> arguments,
        Map<String, String> environment,
        @Nullable Path database,
        @Nullable Path distribution) {

    private static final String SOON = "-XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=192m";

    /** Copies its arguments, so that the options of a server don't change. */
    public ServerOptions {
        providers = List.copyOf(providers);
        realms = List.copyOf(realms);
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
    }

    /** Returns the options of a plain Keycloak without the pack, with which the pack is also compared. */
    public static ServerOptions stock() {
        return new ServerOptions(List.of(), List.of(), List.of(), Map.of(), null, null);
    }

    /**
     * Returns the options of a Keycloak with the files of the kit: the pack, the demo realm, and what {@link TestTime}
     * needs. Its Java is compiled for a fast start, unless {@code helseprofil.server.java.options} is set.
     */
    public static ServerOptions demo() {
        Path realm = KitFiles.realmConfig().resolve("helse-realm.json");
        ServerOptions options = stock().withProvider(KitFiles.pack())
                .withProvider(KitFiles.testServer())
                .withRealm(KeyedRealms.putInto(realm, KeyedRealms.folder()));
        return ServerSettings.text(ServerSettings.JAVA_OPTIONS).isPresent()
                ? options
                : options.withEnvironment("JAVA_OPTS_APPEND", SOON);
    }

    /** Returns these options with one more provider JAR. */
    public ServerOptions withProvider(Path jar) {
        return new ServerOptions(plus(providers, jar), realms, arguments, environment, database, distribution);
    }

    /** Returns these options with one more realm; the file's name must differ from the others'. */
    public ServerOptions withRealm(Path file) {
        return new ServerOptions(providers, plus(realms, file), arguments, environment, database, distribution);
    }

    /** Returns these options with one more argument, {@code --name=value} as on Keycloak's command line. */
    public ServerOptions withArgument(String argument) {
        return new ServerOptions(providers, realms, plus(arguments, argument), environment, database, distribution);
    }

    /** Returns these options with one more environment variable; the last value of a name counts. */
    public ServerOptions withEnvironment(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(environment);
        more.put(name, value);
        return new ServerOptions(providers, realms, arguments, more, database, distribution);
    }

    /** Returns these options with a database in this folder, which must exist. Only one server at a time may use it. */
    public ServerOptions withDatabase(Path folder) {
        return new ServerOptions(providers, realms, arguments, environment, folder, distribution);
    }

    /** Returns these options with another version of Keycloak, from this zip file. */
    public ServerOptions withDistribution(Path zip) {
        return new ServerOptions(providers, realms, arguments, environment, database, zip);
    }

    /**
     * Checks that the files exist before anything is started.
     *
     * @throws IllegalStateException if one is missing; the message has its absolute path, since a relative one doesn't
     *     show the folder
     */
    void requireFiles() {
        Stream.of(providers.stream(), realms.stream(), Stream.ofNullable(distribution))
                .flatMap(files -> files)
                .filter(file -> !Files.isRegularFile(file))
                .findFirst()
                .ifPresent(missing -> {
                    throw new IllegalStateException("there is no file " + missing.getFileName() + " in "
                            + missing.toAbsolutePath().getParent());
                });
    }

    private static <T> List<T> plus(List<T> list, T one) {
        return Stream.concat(list.stream(), Stream.of(one)).toList();
    }
}
