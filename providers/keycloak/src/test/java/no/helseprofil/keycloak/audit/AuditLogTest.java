package no.helseprofil.keycloak.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import no.helseprofil.keycloak.database.MemoryDatabase;
import no.helseprofil.keycloak.transparency.LockedLog.LogKeys;
import no.helseprofil.keycloak.transparency.SignedLog;
import no.helseprofil.transparency.LogFile;
import no.helseprofil.transparency.LogVerification;
import no.helseprofil.transparency.SignedNote;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Log in the database: numbers without holes, nothing without its line, and what shows in its file. */
class AuditLogTest {

    @AutoClose
    private static final MemoryDatabase server = MemoryLogs.start();

    private LogScene log;
    private String realm;

    @BeforeEach
    void takeARealm() {
        log = new LogScene(server);
        realm = log.realm();
    }

    @Test
    void entriesFollowTheOrderOfTransactions() throws Exception {
        log.record("first");
        server.run(session -> {
            log.record(session, "second");
            log.record(session, "third");
        });

        LogFile file = log.file();
        assertThat(LogScene.findings(file)).isEmpty();
        assertThat(file.lines()).extracting(line -> line.entry().number()).containsExactly(0L, 1L, 2L);
        assertThat(file.lines()).noneMatch(line -> line.entry().late());
        assertThat(log.text(true)).containsSubsequence("first", "second", "third");
    }

    @Test
    void publishedEntriesContainNoNamesOrValues() throws Exception {
        log.record("case 12/26");

        assertThat(log.text(true)).contains("case 12/26", "ada.person", realm, "machine");
        assertThat(log.text(false)).doesNotContain("case 12/26", "ada.person", realm, "\"machine\"", "\"salt\"");
        assertThat(LogScene.findings(LogFile.read(log.text(false).lines().toList())))
                .isEmpty();
    }

    @Test
    void aRolledBackTransactionLeavesNoGap() throws Exception {
        log.record("first");
        assertThatThrownBy(() -> server.run(session -> {
                    log.record(session, "lost");
                    throw new IllegalStateException("something breaks");
                }))
                .hasMessage("something breaks");
        server.run(session -> {
            log.record(session, "lost as well");
            session.getTransactionManager().setRollbackOnly();
        });
        log.record("second");

        assertThat(LogScene.findings(log.file())).isEmpty();
        assertThat(log.file().lines()).hasSize(2);
        assertThat(log.text(true)).doesNotContain("lost");
    }

    @Test
    void concurrentNodesNumberEntriesWithoutGaps() throws Exception {
        int threads = 8;
        ExecutorService nodes = Executors.newFixedThreadPool(threads);
        List<Callable<Object>> writers = IntStream.range(0, threads)
                .mapToObj(writer -> Executors.callable(
                        () -> IntStream.range(0, 10).forEach(i -> log.record("no. " + i + " of " + writer))))
                .toList();
        for (Future<Object> writer : nodes.invokeAll(writers)) {
            writer.get();
        }
        nodes.shutdown();

        LogFile file = log.file();
        assertThat(LogScene.findings(file)).isEmpty();
        assertThat(file.lines()).hasSize(threads * 10);
    }

    @Test
    void theLogsOfTwoRealmsAreIndependent() throws Exception {
        LogScene other = new LogScene(server, realm + "-other");
        log.record("of the first");
        server.run(session -> {
            other.record(session, "of the other");
            log.record(session, "of the first once more");
        });

        assertThat(log.file().lines()).hasSize(2);
        assertThat(other.file().lines()).hasSize(1);
        SignedNote ofFirst = log.signed().orElseThrow().checkpoint();
        assertThat(LogVerification.of(other.file(), List.of(), Map.of("the first", ofFirst)))
                .as("another origin, and another key")
                .isNotEmpty();
    }

    @Test
    void earlierLinesAreLoggedAtStartInTimeOrder() throws Exception {
        log.earlier("b", 2_000);
        log.earlier("c", 3_000);
        log.earlier("a", 1_000);

        AuditLog.logEarlier(server.factory());
        AuditLog.logEarlier(server.factory());
        log.record("after it");

        LogFile file = log.file();
        assertThat(LogScene.findings(file)).isEmpty();
        assertThat(file.lines()).extracting(line -> line.entry().late()).containsExactly(true, true, true, false);
        assertThat(log.text(true)).containsSubsequence("earlier a", "earlier b", "earlier c", "after it");
    }

    @Test
    void earlierLinesAreLoggedWithTheFirstChange() throws Exception {
        IntStream.range(0, 501).forEach(i -> log.earlier("no. " + i, i));

        log.record("the first of this version");

        LogFile file = log.file();
        assertThat(LogScene.findings(file)).isEmpty();
        assertThat(file.lines()).hasSize(502);
        assertThat(file.lines().get(501).entry().late()).isFalse();
        assertThat(file.lines().subList(0, 501)).allMatch(line -> line.entry().late());
    }

    @Test
    void aNewKeySignsBesideTheOldKey() throws Exception {
        log.record("first");
        SignedLog before = log.signed().orElseThrow();
        server.run(session -> LogKeys.add(session, realm));
        log.record("second");

        SignedLog after = log.signed().orElseThrow();
        assertThat(after.keys()).hasSize(2).containsAll(before.keys());
        assertThat(after.checkpoint().signatures()).hasSize(2);
        assertThat(after.checkpoint().signedBy(before.keys()))
                .as("who knows the old one alone")
                .isNotNull();
        assertThat(LogScene.findings(log.file())).isEmpty();
        assertThat(LogVerification.of(log.file(), before.keys(), Map.of("kept", before.checkpoint())))
                .isEmpty();
    }

    @Test
    void aRealmWithoutChangesHasNoLog() throws Exception {
        assertThat(log.signed()).isEmpty();
        assertThat(server.<Boolean>ask(session -> LogKeys.of(session, realm).isEmpty()))
                .isTrue();
        assertThat(server.<Boolean>ask(session -> LogKeys.add(session, realm).isEmpty()))
                .isTrue();
    }
}
