package no.helseprofil.keycloak.client;

import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators.AbstractSpliterator;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import no.helseprofil.keycloak.database.ClientPage;
import no.helseprofil.keycloak.database.ClientPage.Selection;
import no.helseprofil.keycloak.database.Entities.ReadOnly;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ModelIllegalStateException;
import org.keycloak.models.RealmModel;

/**
 * The clients of a realm, by {@code client_id}. One that an administrator deletes while they are read is left out, as
 * it would be a moment later.
 */
public final class PresentClients {

    /** Enough that its queries are worth it, and few enough that the memory of one is nothing. */
    private static final int PAGE = 200;

    private PresentClients() {}

    /**
     * Reads all of them, and what else is asked of the database meanwhile.
     *
     * @param reading what is made of them; it must change nothing, and keep none of them
     */
    public static <T> T read(KeycloakSession session, RealmModel realm, Function<Stream<ClientModel>, T> reading) {
        return readPages(session, realm, pages -> reading.apply(pages.flatMap(List::stream)));
    }

    /**
     * Reads them page by page. A page goes when the next one comes: a realm of a hundred thousand clients has no room
     * in the memory of a request.
     *
     * @param reading what is made of them; it must change nothing, and keep none of them
     */
    public static <T> T readPages(
            KeycloakSession session, RealmModel realm, Function<Stream<List<ClientModel>>, T> reading) {
        return pages(session, realm, Selection.BY_CLIENT_ID, reading);
    }

    /** Reads those page by page that have an attribute whose name begins so. */
    public static <T> T readPagesWith(
            KeycloakSession session,
            RealmModel realm,
            String attribute,
            Function<Stream<List<ClientModel>>, T> reading) {
        return pages(session, realm, Selection.with(attribute), reading);
    }

    private static <T> T pages(
            KeycloakSession session,
            RealmModel realm,
            Selection selection,
            Function<Stream<List<ClientModel>>, T> reading) {
        return ReadOnly.run(
                session,
                () -> reading.apply(StreamSupport.stream(new PageSpliterator(session, realm, selection), false)));
    }

    /** A page of them, which may come out shorter. */
    public static Stream<ClientModel> of(RealmModel realm, int first, int max) {
        return realm.getClientsStream(first, max).filter(PresentClients::isThere);
    }

    /** The first question makes Keycloak read the client; what has been read stays for the rest of the request. */
    private static boolean isThere(ClientModel client) {
        try {
            return client != null && client.getClientId() != null;
        } catch (ModelIllegalStateException gone) {
            return false;
        }
    }

    /** One page at a time. */
    private static final class PageSpliterator extends AbstractSpliterator<List<ClientModel>> {

        private final KeycloakSession session;
        private final RealmModel realm;
        private final Selection selection;
        private @Nullable String last;

        PageSpliterator(KeycloakSession session, RealmModel realm, Selection selection) {
            super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL);
            this.session = session;
            this.realm = realm;
            this.selection = selection;
        }

        @Override
        public boolean tryAdvance(Consumer<? super List<ClientModel>> reading) {
            List<ClientModel> page = ClientPage.read(session, realm, selection, last, PAGE);
            if (page.isEmpty()) {
                return false;
            }
            last = page.get(page.size() - 1).getClientId();
            reading.accept(page);
            ClientPage.release(session, page);
            return true;
        }
    }
}
