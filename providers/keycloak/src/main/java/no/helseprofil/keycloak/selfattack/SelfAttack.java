package no.helseprofil.keycloak.selfattack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import no.helseprofil.incident.Incidents;
import no.helseprofil.keycloak.selfattack.AttackResult.AttackTime;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.server.StartOptions;
import no.helseprofil.keycloak.server.StartOptions.StartOption;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.common.Profile;
import org.keycloak.common.Version;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.storage.configuration.ServerConfigStorageProvider;

/**
 * Attack of this server on itself, before the first realm under the profile opens on a combination of server and JAR
 * that its database hasn't seen. Faulty requests go through the server's own handlers, in a realm that is rolled back.
 * As long as one is accepted, or the refusals prove nothing, realms under the profile stay closed.
 */
public final class SelfAttack {

    /** The start option that opens realms without a proof. */
    public static final StartOption START_OPTION = StartOption.flag(
            "open-unproven",
            "In an emergency, opens realms if the [self-attack](versions.md#see-what-a-start-checks) can't be made. One that"
                    + " succeeds closes them all the same");

    private static final Logger LOG = Logger.getLogger(SelfAttack.class);
    private static final String STORED = "helseprofil.self-attack.";

    /** Time after which an attack that proved nothing is made again: a database may have been away. */
    private static final long RETRY_NANOS = 30_000_000_000L;

    private final boolean opensUnproven;
    private volatile @Nullable KeycloakSessionFactory server;
    private volatile @Nullable AttackResult result;
    private volatile @Nullable Hidden hidden;
    private long made;

    SelfAttack(boolean opensUnproven) {
        this.opensUnproven = opensUnproven;
    }

    /** Returns the attack of a server by its start options. */
    public static SelfAttack of(StartOptions options) {
        return new SelfAttack(options.flag(START_OPTION));
    }

    /** Returns the attack of a server whose options aren't known yet. */
    public static SelfAttack none() {
        return new SelfAttack(false);
    }

    /** Allows the attack from now on, once the server has all its tables. The first realm that asks makes it. */
    public void start(KeycloakSessionFactory factory) {
        server = factory;
    }

    /** Returns the blocks of the hidden realm; empty for any other. */
    public Optional<Incidents> incidents(String realm) {
        Hidden now = hidden;
        return now != null && now.id().equals(realm) ? Optional.of(now.incidents()) : Optional.empty();
    }

    /**
     * Returns what an operator has to do before a realm can open; empty if there is nothing. It makes the attack if
     * nobody has.
     */
    public Optional<String> remedy(String realm) {
        KeycloakSessionFactory factory = server;
        return factory == null || incidents(realm).isPresent() ? Optional.empty() : remedy(result(factory));
    }

    Optional<String> remedy(AttackResult found) {
        return Optional.of(found.remedy(opensUnproven)).filter(remedy -> !remedy.isEmpty());
    }

    /** Returns the result in words; empty if the attack wasn't made yet. */
    public Optional<String> text() {
        return Optional.ofNullable(result).map(AttackResult::text);
    }

    private AttackResult result(KeycloakSessionFactory factory) {
        AttackResult known = result;
        return known != null && (known.unproven().isEmpty() || opensUnproven) ? known : make(factory);
    }

    private synchronized AttackResult make(KeycloakSessionFactory factory) {
        AttackResult known = result;
        if (known != null && (known.unproven().isEmpty() || System.nanoTime() - made < RETRY_NANOS)) {
            return known;
        }
        String combination = combination();
        AttackResult found = stored(factory, combination).orElseGet(() -> attack(factory, combination));
        made = System.nanoTime();
        result = found;
        return found;
    }

    private static Optional<AttackResult> stored(KeycloakSessionFactory factory, String combination) {
        return KeycloakModelUtils.runJobInTransactionWithResult(
                factory,
                session -> session.getProvider(ServerConfigStorageProvider.class)
                        .find(STORED + combination)
                        .flatMap(AttackResult::read));
    }

    private AttackResult attack(KeycloakSessionFactory factory, String combination) {
        AttackResult found = attacked(factory);
        if (found.isPassed()) {
            LOG.infof("This server has attacked itself: %s", found.text());
            store(factory, combination, found);
        } else {
            LOG.errorf("Realms under the profile stay closed, since this server attacked itself and %s", found.text());
        }
        return found;
    }

    private AttackResult attacked(KeycloakSessionFactory factory) {
        Instant now = ServerClock.INSTANCE.instant();
        AttackTime begun = AttackTime.now();
        try {
            return KeycloakModelUtils.runJobInTransactionWithResult(factory, session -> {
                session.getTransactionManager().setRollbackOnly();
                return attacked(session, now, begun);
            });
        } catch (RuntimeException | LinkageError failed) {
            LOG.debug("This server couldn't attack itself", failed);
            return AttackResult.failed(now, failed);
        } finally {
            hidden = null;
        }
    }

    private AttackResult attacked(KeycloakSession session, Instant now, AttackTime begun) {
        String id = UUID.randomUUID().toString();
        hidden = new Hidden(id, Incidents.NONE);
        HiddenRealm realm = HiddenRealm.create(session, id, now);
        hidden = new Hidden(id, Incidents.of(AttackRun.blocked(realm)));
        AttackRun run = new AttackRun(session, realm);
        AttackResult found = run.send(AttackPlan.all(), now, begun);
        run.refusals().forEach(refusal -> LOG.debugf("Refused: %s", refusal));
        return found;
    }

    /** Stores that the attack was refused. If another node has stored the same meanwhile, nothing is missing. */
    private static void store(KeycloakSessionFactory factory, String combination, AttackResult passed) {
        try {
            KeycloakModelUtils.runJobInTransaction(
                    factory,
                    session -> session.getProvider(ServerConfigStorageProvider.class)
                            .store(STORED + combination, passed.write()));
        } catch (RuntimeException already) {
            LOG.debug("The result of the self-attack isn't stored", already);
        }
    }

    /** Returns what this server is known by. One whose files can't be read is never known. */
    private static String combination() {
        try {
            return ServerBuild.digest(
                    Path.of(System.getProperty("kc.home.dir", "")),
                    Stream.of(Profile.Feature.values())
                            .filter(Profile::isFeatureEnabled)
                            .map(Enum::name)
                            .toList());
        } catch (IOException | InvalidPathException unread) {
            LOG.debug("The server's files can't be read", unread);
            return UUID.randomUUID().toString();
        }
    }

    /** The hidden realm, while the attack lasts. */
    private record Hidden(String id, Incidents incidents) {}

    /**
     * Combination of Keycloak, its features, this JAR and other extensions that runs here, known by the content of
     * files. The files that {@code kc.sh build} writes are left out: they differ after each build of the same server.
     */
    static final class ServerBuild {

        private static final List<String> FOLDERS = List.of("lib/lib/main", "providers");
        private static final String KEYCLOAK = "org.keycloak.";

        private ServerBuild() {}

        /** Returns the digest of the server in a folder, with the features that are enabled. */
        static String digest(Path home, List<String> features) throws IOException {
            MessageDigest digest = sha256();
            add(digest, Version.VERSION);
            add(digest, String.join(",", features));
            for (String folder : FOLDERS) {
                for (Path jar : jars(home.resolve(folder), folder.startsWith("lib/lib"))) {
                    add(digest, String.valueOf(jar.getFileName()));
                    add(digest, jar);
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        }

        /** Returns the JARs of a folder, or those of Keycloak alone, which are what a patch changes. */
        private static List<Path> jars(Path folder, boolean onlyKeycloak) throws IOException {
            if (!Files.isDirectory(folder)) {
                return List.of();
            }
            try (Stream<Path> files = Files.list(folder)) {
                return files.filter(file -> file.toString().endsWith(".jar"))
                        .filter(file -> !onlyKeycloak
                                || String.valueOf(file.getFileName()).startsWith(KEYCLOAK))
                        .sorted()
                        .toList();
            }
        }

        /** Adds the checksums of a JAR's entries, which stand in its directory. */
        private static void add(MessageDigest digest, Path jar) throws IOException {
            try (ZipFile zip = new ZipFile(jar.toFile())) {
                Enumeration<? extends ZipEntry> entries = zip.entries();
                while (entries.hasMoreElements()) {
                    ZipEntry entry = entries.nextElement();
                    add(digest, entry.getName() + " " + entry.getCrc());
                }
            }
        }

        private static void add(MessageDigest digest, String text) {
            digest.update(text.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
        }

        private static MessageDigest sha256() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException missing) {
                throw new IllegalStateException("every Java platform has SHA-256", missing);
            }
        }
    }
}
