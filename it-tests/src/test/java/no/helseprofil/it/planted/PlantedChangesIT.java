package no.helseprofil.it.planted;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import no.helseprofil.it.planted.PlantedChange.Extension;
import no.helseprofil.it.planted.PlantedChange.Option;
import no.helseprofil.it.realm.OwnAttack;
import no.helseprofil.it.realm.ServerLog;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.ServerOptions;
import no.helseprofil.testkit.server.Servers;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each planted change closes the realms under the profile, by the check that the page names. {@code
 * -Dplanted=hooks,order} plants some of the groups. An unchanged Keycloak, of this version and others, opens them.
 */
@Tag("own-server")
@Tag("recorded")
class PlantedChangesIT {

    /** Page with the table of changes. */
    static final Path PAGE = Path.of("src", "test", "java", "no", "helseprofil", "it", "planted", "changes.txt");

    /** Lines by which each check closes the realms. */
    private static final Map<Integer, String> CHECKS = Map.of(
            1, "since this Keycloak lacks what Helseprofil needs",
            2, "since a provider of ours isn't in force",
            3, "since this server attacked itself");

    @ParameterizedTest
    @MethodSource("groups")
    void everyChangeOfAGroupClosesTheRealms(String group) throws IOException {
        List<PlantedChange> changes = PlantedChanges.GROUPS.get(group);
        assertThat(unseen(group, changes, SharedServer.withoutRealms()))
                .as(group)
                .isEmpty();
        assertThat(Files.readString(PAGE))
                .as("the table of the page")
                .contains(changes.stream().map(PlantedChange::row).toList());
    }

    @ParameterizedTest
    @MethodSource("distributions")
    void anUnchangedKeycloakOpensTheRealms(Path zip) {
        ServerOptions options = SharedServer.withoutRealms().withRealm(SharedServer.realm("helse"));
        try (KeycloakServer server = Servers.start(options.withDistribution(zip))) {
            List<String> closing = closing(server);
            String attack = String.join("", ServerLog.lines(server, OwnAttack.DONE));
            System.out.println(zip.getFileName() + ": " + attack);
            assertThat(closing).as("false alarms").isEmpty();
            assertThat(attack).as("the self-attack was made").isNotEmpty();
            assertThat(isOpen(server)).as("the realm is open").isTrue();
        }
    }

    /** Returns the ZIP files of {@code helseprofil.dist.further}, and that of all other servers. */
    static Stream<Path> distributions() {
        String further = System.getProperty("helseprofil.dist.further", "");
        return Stream.concat(
                        Stream.of(System.getProperty("helseprofil.dist.zip")),
                        Arrays.stream(further.split(File.pathSeparator, -1)))
                .filter(zip -> !zip.isEmpty())
                .map(Path::of);
    }

    static Stream<String> groups() {
        String chosen = System.getProperty("planted", "");
        return chosen.isEmpty() ? PlantedChanges.GROUPS.keySet().stream() : Arrays.stream(chosen.split(",", -1));
    }

    /** Returns the changes that the check of theirs hasn't seen; all of them if a token is issued. */
    static List<String> unseen(String name, List<PlantedChange> changes, ServerOptions stock) throws IOException {
        try (KeycloakServer server = Servers.start(planted(name, changes, stock))) {
            boolean isOpen = isOpen(server);
            List<String> closing = closing(server);
            closing.forEach(line -> System.out.println(name + ": " + line));
            return isOpen
                    ? List.of("the realm is open")
                    : changes.stream()
                            .filter(change -> closing.stream()
                                    .filter(line -> line.contains(CHECKS.get(change.check())))
                                    .noneMatch(line -> line.contains(change.sign())))
                            .map(PlantedChange::text)
                            .toList();
        }
    }

    /** Returns the lines of the log that say why realms stay closed. */
    private static List<String> closing(KeycloakServer server) {
        return server.log()
                .lines()
                .filter(line -> CHECKS.values().stream().anyMatch(line::contains))
                .toList();
    }

    /** Returns whether a realm under the profile issues a token, to a client that may still come without a proof. */
    static boolean isOpen(KeycloakServer server) {
        Response token = Request.post(URI.create(server.url() + "/realms/helse/protocol/openid-connect/token"))
                .form("grant_type", "client_credentials")
                .form("client_id", "demo-legacy")
                .form("client_secret", "demo-legacy-secret")
                .send();
        return token.isSuccess();
    }

    /** Returns the options of a server with changes. */
    static ServerOptions planted(String name, List<PlantedChange> changes, ServerOptions stock) throws IOException {
        ServerOptions options = stock.withRealm(SharedServer.realm("helse"));
        for (Option option : of(Option.class, changes)) {
            options = options.withArgument(option.argument());
        }
        List<Extension> extensions = of(Extension.class, changes);
        if (!extensions.isEmpty()) {
            options = options.withProvider(ChangedKeycloak.jar(extensions, name));
        }
        List<ClassChange> classes = of(ClassChange.class, changes);
        return classes.isEmpty() ? options : options.withDistribution(ChangedKeycloak.zip(classes, name));
    }

    private static <T extends PlantedChange.Plant> List<T> of(Class<T> kind, List<PlantedChange> changes) {
        return changes.stream()
                .map(PlantedChange::plant)
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }
}
