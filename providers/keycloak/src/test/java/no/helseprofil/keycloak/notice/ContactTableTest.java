package no.helseprofil.keycloak.notice;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import no.helseprofil.keycloak.database.Entities;
import no.helseprofil.keycloak.database.MemoryDatabase;
import no.helseprofil.keycloak.notice.ClientChangeEntity.ClientChangeTable;
import no.helseprofil.keycloak.notice.ContactEntity.ContactTable;
import no.helseprofil.notice.Contact;
import no.helseprofil.profile.Language;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class ContactTableTest {

    private static final String REALM = "realm";
    private static final Instant NOW = Instant.parse("2027-01-01T12:00:00Z");
    private static final Contact OLA = new Contact("ola@v.no", Language.NB);
    private static final Contact KARI = new Contact("kari@v.no", Language.EN);

    @AutoClose
    private final MemoryDatabase database = new MemoryDatabase(ContactEntity.class, ClientChangeEntity.class);

    @Test
    void aContactIsUnconfirmedAndAskedOnceUntilItConfirms() {
        assertThat(isUnconfirmed(OLA)).as("who was there before counts").isFalse();

        ask(OLA);
        assertThat(isUnconfirmed(OLA)).isTrue();
        assertThat(isUnconfirmed(new Contact("OLA@v.no", Language.NN)))
                .as("in whatever case and language")
                .isTrue();
        assertThat(isUnconfirmed(KARI)).isFalse();
        confirm(OLA);
        assertThat(isUnconfirmed(OLA)).isFalse();
        ask(OLA);
        assertThat(isUnconfirmed(OLA)).as("who is named again after a yes").isFalse();
    }

    @Test
    void aRemovedContactIsForgottenUnlessConfirmed() {
        ask(OLA);
        confirm(OLA);
        ask(KARI);

        in((contacts, changes) -> {
            contacts.forgetOthers(REALM, "client", List.of());
            return true;
        });

        assertThat(isUnconfirmed(KARI)).isFalse();
        ask(OLA);
        ask(KARI);
        assertThat(isUnconfirmed(OLA)).isFalse();
        assertThat(isUnconfirmed(KARI)).isTrue();
    }

    @Test
    void aChangeIsKeptThreeDaysWithItsFormerContacts() {
        change("keys contacts", List.of(OLA, KARI), NOW);
        change("redirectUris", List.of(), NOW.plusSeconds(1));

        List<ClientChangeEntity> kept = kept(REALM, NOW.plusSeconds(2));
        assertThat(kept).extracting(ClientChangeEntity::settings).containsExactly("keys contacts", "redirectUris");
        assertThat(kept.get(0).contacts()).containsExactly(OLA, KARI);
        assertThat(kept.get(1).contacts()).isEmpty();
        assertThat(kept.get(0).changed()).isEqualTo(NOW);
        Instant later = NOW.plus(ClientChangeTable.KEPT);
        assertThat(kept(REALM, later)).hasSize(1);
        assertThat(kept("other", NOW.plusSeconds(2))).isEmpty();
    }

    @Test
    void limitsChangesADayForEachKind() {
        for (int i = 0; i < ClientChangeTable.MOST_IN_A_DAY; i++) {
            assertThat(isFull("redirectUris", NOW)).isFalse();
            change("redirectUris", List.of(OLA), NOW);
        }

        assertThat(isFull("redirectUris", NOW)).isTrue();
        assertThat(isFull("keys", NOW)).as("what a flood would hide").isFalse();
        assertThat(isFull("redirectUris", NOW.plus(Duration.ofDays(1)))).isFalse();
    }

    private List<ClientChangeEntity> kept(String realm, Instant now) {
        return in((contacts, changes) -> changes.late(realm, now, 100));
    }

    private void change(String settings, List<Contact> former, Instant now) {
        in((contacts, changes) -> {
            changes.add(new ClientChangeEntity(UUID.randomUUID().toString(), REALM, "client", settings, former, now));
            return true;
        });
    }

    private boolean isFull(String settings, Instant now) {
        return in((contacts, changes) -> changes.isFull(REALM, "client", settings, now));
    }

    private void ask(Contact contact) {
        in((contacts, changes) -> {
            contacts.ask(REALM, "client", contact, NOW);
            return true;
        });
    }

    private void confirm(Contact contact) {
        in((contacts, changes) -> {
            contacts.confirm(REALM, "client", contact, NOW);
            return true;
        });
    }

    private boolean isUnconfirmed(Contact contact) {
        return in((contacts, changes) ->
                contacts.unconfirmed(REALM, List.of("client")).contains(ContactEntity.id(REALM, "client", contact)));
    }

    private <T> T in(BiFunction<ContactTable, ClientChangeTable, T> work) {
        return database.ask(session -> {
            EntityManager entities = Entities.of(session);
            return work.apply(new ContactTable(entities), new ClientChangeTable(entities));
        });
    }
}
