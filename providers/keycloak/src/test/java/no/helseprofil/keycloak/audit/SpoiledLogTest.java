package no.helseprofil.keycloak.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import no.helseprofil.keycloak.database.Entities;
import no.helseprofil.keycloak.database.MemoryDatabase;
import no.helseprofil.keycloak.transparency.SignedLog;
import no.helseprofil.transparency.LogFile;
import no.helseprofil.transparency.LogVerification;
import no.helseprofil.transparency.LogVerification.LogFinding;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes to a log by somebody with rights in the database, and their outcome. */
class SpoiledLogTest {

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
    void aManuallyInsertedLineIsReportedAsLate() throws Exception {
        log.record("first");
        log.earlier("written by hand", 1);
        log.record("second");
        assertThat(log.text(true)).doesNotContain("written by hand");

        AuditLog.logEarlier(server.factory());

        assertThat(LogScene.findings(log.file())).isEmpty();
        assertThat(log.file().lines()).extracting(line -> line.entry().late()).containsExactly(false, false, true);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ID = concat(ID, 'x')",
                "REALM_NAME = null",
                "CHANGED_AT = CHANGED_AT + 1",
                "KIND = 'profile'",
                "OBJECT_ID = null",
                "OBJECT_NAME = 'other'",
                "AUTHOR_REALM_ID = null",
                "AUTHOR_REALM_NAME = 'other'",
                "AUTHOR_USER_ID = null",
                "AUTHOR_USER_NAME = 'eve'",
                "AUTHOR_CLIENT_ID = null",
                "AUTHOR_CLIENT_NAME = 'other'",
                "REASON = 'first, and more'",
                "DETAILS = '[]'",
                "DETAILS = '{\"dpop\":false,\"dpop\":false}'",
                "DETAILS = '{\"dpop\":false} true'",
                "DETAILS = ''"
            })
    void detectsAChangedLine(String column) throws Exception {
        log.record("first");
        log.record("second");

        assertThat(server.execute("update HELSEPROFIL_CHANGE set " + column + " where REALM_ID = '" + realm
                        + "' and REASON = 'first'"))
                .isEqualTo(1);

        assertThat(LogScene.findings(log.file()))
                .as("a line with another id isn't the entry's any more")
                .containsExactly(
                        column.startsWith("ID")
                                ? "missing: the content of entry 0"
                                : "changed: the content of entry 0 isn't what was logged");
    }

    @Test
    void detectsADeletedLine() throws Exception {
        log.record("first");
        log.record("second");
        server.execute("delete from HELSEPROFIL_CHANGE where REALM_ID = '" + realm + "' and REASON = 'first'");

        assertThat(LogScene.findings(log.file())).containsExactly("missing: the content of entry 0");
        assertThat(LogScene.findings(LogFile.read(log.text(false).lines().toList())))
                .as("the log itself is as it was")
                .isEmpty();
    }

    @Test
    void detectsADeletedOrChangedEntry() throws Exception {
        IntStream.range(0, 4).forEach(i -> log.record("no. " + i));
        String ofThis = " where ORIGIN = '" + log.signed().orElseThrow().origin() + "' and ENTRY_NUMBER = ";

        server.execute("update HELSEPROFIL_ENTRY set ENTRY = replace(ENTRY, 'client', 'hold')" + ofThis + "1");
        assertThat(LogScene.findings(log.file()))
                .singleElement()
                .asString()
                .startsWith("changed: entry 1 isn't the one");
        server.execute("update HELSEPROFIL_ENTRY set ENTRY = concat(char(10), ENTRY, '}')" + ofThis + "1");
        assertThat(LogScene.findings(log.file()))
                .contains("unreadable: line 3 of the file isn't an entry as it is written");
        server.execute("delete from HELSEPROFIL_ENTRY" + ofThis + "3");
        assertThat(LogScene.findings(log.file()))
                .contains("cut off: entry 3 at the end: the checkpoint in the file has 4");
    }

    @Test
    void aKeptCheckpointRevealsATruncatedLog() throws Exception {
        log.record("first");
        String shorter = server.ask(session -> Entities.of(session)
                .createQuery("select head.subtrees from HelseprofilLog head where head.realmId = :realm", String.class)
                .setParameter("realm", realm)
                .getSingleResult());
        log.record("second");
        SignedLog kept = log.signed().orElseThrow();
        server.execute("delete from HELSEPROFIL_ENTRY where ORIGIN = '" + kept.origin() + "' and ENTRY_NUMBER = 1");
        server.execute("update HELSEPROFIL_LOG set ENTRIES = 1, SUBTREES = '" + shorter + "' where REALM_ID = '" + realm
                + "'");

        assertThat(LogScene.findings(log.file())).as("the server has signed it").isEmpty();
        assertThat(LogVerification.of(log.file(), List.of(), Map.of("kept", kept.checkpoint())))
                .extracting(LogFinding::toString)
                .containsExactly("cut off: entry 1 at the end: kept has 2");
    }

    @Test
    void aRestoredLogDoesNotReuseANumber() {
        log.record("first");
        server.execute("update HELSEPROFIL_LOG set ENTRIES = 0, SUBTREES = null where REALM_ID = '" + realm + "'");

        assertThatThrownBy(() -> log.record("over it")).isInstanceOf(RuntimeException.class);
        assertThat(server.<Integer>ask(session -> AuditLog.page(session, MemoryDatabase.realm(realm), 0, 10)
                        .size()))
                .as("nothing is changed that can't be logged")
                .isEqualTo(1);
    }

    @Test
    void aCorruptLogIsNeitherExtendedNorSigned() {
        log.record("first");
        server.execute("update HELSEPROFIL_LOG set ENTRIES = 3 where REALM_ID = '" + realm + "'");

        assertThatThrownBy(() -> log.record("second")).hasMessageContaining("was changed past the server");
        assertThatThrownBy(log::signed).isInstanceOf(SignedLog.UnsignedException.class);
    }

    @Test
    void aLogWithoutAValidKeyIsExtendedButNotSigned() throws Exception {
        log.record("first");
        String origin = log.signed().orElseThrow().origin();
        server.execute("update HELSEPROFIL_LOGKEY set PRIVATE_KEY = 'none' where ORIGIN = '" + origin + "'");

        log.record("second");
        assertThatThrownBy(log::signed).isInstanceOf(SignedLog.UnsignedException.class);
        server.execute("delete from HELSEPROFIL_LOGKEY where ORIGIN = '" + origin + "'");
        assertThatThrownBy(log::signed).isInstanceOf(SignedLog.UnsignedException.class);

        AuditLog.logEarlier(server.factory());
        assertThat(log.signed().orElseThrow().size())
                .as("it got one at the start")
                .isEqualTo(2);
    }

    @Test
    void aMismatchedKeyPairSignsNothing() throws Exception {
        log.record("first");
        String origin = log.signed().orElseThrow().origin();
        server.execute("update HELSEPROFIL_LOGKEY set PUBLIC_KEY = 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=' where"
                + " ORIGIN = '" + origin + "'");

        assertThatThrownBy(log::signed).isInstanceOf(SignedLog.UnsignedException.class);
    }
}
