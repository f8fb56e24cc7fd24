package no.helseprofil.testkit.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is special about a server. What is not said here is the same for all: {@code start-dev}, addresses taken from the
 * request, cache lifespans that follow Keycloak's clock, passwords whose hash costs next to nothing, templates of pages that
 * are read once as in production, health and metrics on.
 *
 * @param providers JARs for Keycloak's {@code providers} folder
 * @param realms realm files that are imported at the start; {@code ${NAME:default}} in them is replaced from
 *     {@code environment}
 * @param arguments further arguments of the start command, such as {@code --features-disabled=dpop}
 * @param environment further environment variables; they win over those that the kit sets
 * @param database folder for the database, which stays when the server is gone, so that the next one finds the realms of
 *     the one before; null for a database of its own that is gone afterwards
 */
public record ServerOptions(
        List<Path> providers,
        List<Path> realms,
        List<String> arguments,
        Map<String, String> environment,
        @Nullable Path database) {

    private static final String SOON = "-XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=192m";

    /** Copies what it gets: options that were handed to a server don't change under it. */
    public ServerOptions {
        providers = List.copyOf(providers);
        realms = List.copyOf(realms);
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
    }

    /** A Keycloak as it comes, with nothing of ours: also what the pack is compared with. */
    public static ServerOptions stock() {
        return new ServerOptions(List.of(), List.of(), List.of(), Map.of(), null);
    }

    /**
     * A Keycloak with what the kit brings: the pack, the demo realm, and what {@link TestTime} needs. Its Java is compiled to
     * start soon, unless {@code helseprofil.server.java.options} says otherwise.
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

    /** These options and one more provider JAR. */
    public ServerOptions withProvider(Path jar) {
        return new ServerOptions(plus(providers, jar), realms, arguments, environment, database);
    }

    /** These options and one more realm; the file's name must differ from the others'. */
    public ServerOptions withRealm(Path file) {
        return new ServerOptions(providers, plus(realms, file), arguments, environment, database);
    }

    /** These options and one more argument, {@code --name=value} as on Keycloak's command line. */
    public ServerOptions withArgument(String argument) {
        return new ServerOptions(providers, realms, plus(arguments, argument), environment, database);
    }

    /** These options and one more environment variable; the last value of a name counts. */
    public ServerOptions withEnvironment(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(environment);
        more.put(name, value);
        return new ServerOptions(providers, realms, arguments, more, database);
    }

    /** These options and a database that lies in this folder, which must exist. One server at a time. */
    public ServerOptions withDatabase(Path folder) {
        return new ServerOptions(providers, realms, arguments, environment, folder);
    }

    /**
     * Looks for the files before anything is started.
     *
     * @throws IllegalStateException if one is missing; the message has its whole path, since a relative one says nothing of
     *     the folder that it was looked for in
     */
    void requireFiles() {
        Stream.concat(providers.stream(), realms.stream())
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
