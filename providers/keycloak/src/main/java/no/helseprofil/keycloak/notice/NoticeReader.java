package no.helseprofil.keycloak.notice;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import no.helseprofil.assessment.ClientAssessor.Seen;
import no.helseprofil.clientdraft.ClientDraft;
import no.helseprofil.clientdraft.ClientDraft.DraftStep;
import no.helseprofil.clientdraft.DraftChange;
import no.helseprofil.keycloak.audit.AuditLog;
import no.helseprofil.keycloak.audit.Change;
import no.helseprofil.keycloak.audit.ChangeEntity.RecordedChange;
import no.helseprofil.keycloak.client.ClientReader;
import no.helseprofil.keycloak.client.PresentClients;
import no.helseprofil.keycloak.database.Entities;
import no.helseprofil.keycloak.notice.ClientChangeEntity.ClientChangeTable;
import no.helseprofil.keycloak.notice.Delivery.ClientOrigin;
import no.helseprofil.keycloak.notice.NoticeEntity.NoticeTable;
import no.helseprofil.keycloak.notice.SentNotice.PlannedNotice;
import no.helseprofil.keycloak.observations.Observations;
import no.helseprofil.keycloak.observations.Refusals.Refused;
import no.helseprofil.keycloak.storage.ClientAttributes;
import no.helseprofil.keycloak.storage.KeycloakClients.ClientName;
import no.helseprofil.keycloak.token.ReportedClients;
import no.helseprofil.notice.Contact;
import no.helseprofil.notice.Contact.Contacts;
import no.helseprofil.notice.DueNotice;
import no.helseprofil.notice.DueNotice.NoticeKind;
import no.helseprofil.notice.DueNotices;
import no.helseprofil.notice.NoticedClient;
import no.helseprofil.notice.NoticedClient.AddedKey;
import no.helseprofil.notice.NoticedClient.AskedChange;
import no.helseprofil.notice.NoticedClient.LateRefusal;
import no.helseprofil.timetable.Forecast;
import no.helseprofil.timetable.Migration;
import no.helseprofil.timetable.Profile;
import no.helseprofil.timetable.Profile.NoticeSettings;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Reader of the notices that are due in a realm at an instant and haven't been sent, page by page.
 *
 * @param settings the realm's channels
 */
record NoticeReader(KeycloakSession session, RealmModel realm, Profile profile, NoticeSettings settings, Instant now) {

    /** Age up to which refusals are considered. */
    private static final Duration LATELY = Duration.ofDays(3);

    /** Number of clients whose sent notices are read in one query. */
    private static final int PAGE = 200;

    /** Most notices in one run; the rest is left for the next. It is more than may be sent in a day. */
    private static final int MOST = 20_000;

    /** Returns all notices, the most urgent first, including those without a recipient. */
    List<PlannedNotice> all() {
        return PresentClients.readPages(session, realm, pages -> planned(pages, any -> true));
    }

    /** Returns the notices about one client, the most urgent first; other clients aren't read. */
    List<PlannedNotice> of(ClientModel client) {
        return planned(
                Stream.of(List.of(client)), notice -> notice.notice().client().equals(client.getId()));
    }

    /** Returns the notices that can be sent. Without a webhook, clients without contacts aren't read. */
    List<PlannedNotice> toSend() {
        return settings.webhook() != null
                ? PresentClients.readPages(session, realm, pages -> planned(pages, NoticeReader::canBeSent))
                : PresentClients.readPagesWith(
                        session, realm, ClientAttributes.CONTACTS, pages -> planned(pages, NoticeReader::canBeSent));
    }

    private static boolean canBeSent(PlannedNotice notice) {
        return notice.toWebhook() || !notice.contacts().isEmpty();
    }

    private List<PlannedNotice> planned(Stream<List<ClientModel>> pages, Predicate<PlannedNotice> such) {
        Observations.of(session).flush();
        ReportedClients reader = new ReportedClients(session, realm, profile, now);
        List<PlannedNotice> planned = new ArrayList<>();
        pages.takeWhile(page -> planned.size() < MOST)
                .forEach(page ->
                        new PageReader(reader).of(page).stream().filter(such).forEach(planned::add));
        changes().stream().filter(such).forEach(planned::add);
        return planned.stream()
                .sorted(Comparator.comparing(PlannedNotice::notice, DueNotice.BY_URGENCY))
                .toList();
    }

    /** Returns notices about changes of clients; they go to the contacts that were registered before the change. */
    private List<PlannedNotice> changes() {
        List<ClientChangeEntity> lines = new ClientChangeTable(Entities.of(session)).late(realm.getId(), now, MOST);
        Set<String> sent = new HashSet<>();
        List<String> clients =
                lines.stream().map(ClientChangeEntity::subject).distinct().toList();
        for (int i = 0; i < clients.size(); i += PAGE) {
            sent.addAll(new NoticeTable(session)
                    .sent(realm.getId(), clients.subList(i, Math.min(i + PAGE, clients.size())), now));
        }
        return lines.stream().flatMap(line -> planned(line, sent)).toList();
    }

    private Stream<PlannedNotice> planned(ClientChangeEntity line, Set<String> sent) {
        ClientModel client = realm.getClientById(line.subject());
        if (client == null) {
            return Stream.empty();
        }
        DueNotice notice = notice(NoticeKind.REGISTRATION_CHANGED, client, line.settings(), line.changed());
        List<Contact> contacts = settings.mail() ? line.contacts() : List.of();
        return planned(notice, contacts, !contacts.isEmpty(), ClientOrigin.of(client), sent)
                .filter(NoticeReader::canBeSent);
    }

    private static DueNotice notice(NoticeKind kind, ClientModel client, String about, @Nullable Instant date) {
        return new DueNotice(
                kind,
                client.getId(),
                client.getClientId(),
                ClientName.of(client),
                about,
                date,
                0,
                DueNotice.Basis.CONFIGURATION);
    }

    /** Reader of a page of clients with a fixed number of queries, however many clients it has. */
    private final class PageReader {

        private final ReportedClients reader;
        private final ClientContacts contacts = new ClientContacts(session, realm);
        private final boolean canAsk = MailSender.knowsAddress(session);

        PageReader(ReportedClients reader) {
            this.reader = reader;
        }

        List<PlannedNotice> of(List<ClientModel> page) {
            List<ClientModel> judged = page.stream()
                    .filter(client -> client.isEnabled() && ClientReader.isJudged(client))
                    .toList();
            List<String> ids = judged.stream().map(ClientModel::getId).toList();
            if (ids.isEmpty()) {
                return List.of();
            }
            Observations observations = Observations.of(session);
            Map<String, List<Seen>> seen = observations.seen(session, realm, ids, Instant.EPOCH);
            Map<String, List<Refused>> refused =
                    observations.refusals().ofClients(session, realm, ids, now.minus(LATELY));
            Map<String, List<RecordedChange>> keys =
                    AuditLog.ofObjects(session, realm, Change.Kind.KEY, ids, now.minus(LATELY));
            Map<String, List<RecordedChange>> drafts =
                    AuditLog.ofObjects(session, realm, Change.Kind.DRAFT, ids, now.minus(LATELY));
            Set<String> sent = new NoticeTable(session).sent(realm.getId(), ids, now);
            DueNotices due = new DueNotices(profile, now);
            Set<String> unconfirmed = contacts.unconfirmed(ids);
            return judged.stream()
                    .flatMap(client -> Stream.concat(
                            confirmation(client, unconfirmed, sent),
                            due
                                    .of(noticed(
                                            client,
                                            seen.getOrDefault(client.getId(), List.of()),
                                            refused.getOrDefault(client.getId(), List.of()),
                                            keys.getOrDefault(client.getId(), List.of()),
                                            drafts.getOrDefault(client.getId(), List.of())))
                                    .stream()
                                    .flatMap(notice -> planned(
                                            notice,
                                            contacts(client, unconfirmed, true),
                                            !registered(client).isEmpty(),
                                            ClientOrigin.of(client),
                                            sent))))
                    .toList();
        }

        /** Returns the question to each address that hasn't confirmed; nothing else is sent to it before. */
        private Stream<PlannedNotice> confirmation(ClientModel client, Set<String> unconfirmed, Set<String> sent) {
            List<Contact> asked = contacts(client, unconfirmed, false);
            return asked.isEmpty() || !canAsk
                    ? Stream.empty()
                    : planned(
                                    notice(NoticeKind.CONTACT_ADDED, client, "contacts", null),
                                    asked,
                                    true,
                                    ClientOrigin.of(client),
                                    sent)
                            .filter(planned -> !planned.contacts().isEmpty())
                            .map(PlannedNotice::withoutWebhook);
        }

        private List<Contact> contacts(ClientModel client, Set<String> unconfirmed, boolean confirmed) {
            return contacts.confirmed(client.getId(), registered(client), unconfirmed, confirmed);
        }

        private NoticedClient noticed(
                ClientModel client,
                List<Seen> seen,
                List<Refused> refused,
                List<RecordedChange> keys,
                List<RecordedChange> drafts) {
            Migration migration = ClientReader.migration(client);
            return new NoticedClient(
                    new Forecast.Candidate(client.getId(), reader.read(client, migration), migration),
                    ClientName.of(client),
                    seen.stream().map(Seen::observation).toList(),
                    seen.stream()
                            .map(Seen::first)
                            .min(Comparator.naturalOrder())
                            .orElse(null),
                    refused.stream()
                            .map(line -> new LateRefusal(line.requirement(), line.proven(), line.last()))
                            .toList(),
                    keys.stream().flatMap(line -> added(line).stream()).toList(),
                    changes(drafts));
        }
    }

    /** Returns the added key; empty if the row is about a published private key. */
    private static Optional<AddedKey> added(RecordedChange line) {
        return Optional.ofNullable(line.details().path("added").path("kid").textValue())
                .map(kid -> new AddedKey(kid, Instant.parse(line.when())));
    }

    /**
     * Returns the confirmed changes and the one that is waiting, which is the newest of those offered. A new client is
     * left out, since it had no contacts to notify.
     *
     * @param drafts the newest first
     */
    private static List<AskedChange> changes(List<RecordedChange> drafts) {
        return drafts.stream()
                .filter(line -> !ClientDraft.isIn(line.details()))
                .filter(line -> isConfirmed(line) || line == drafts.get(0) && DraftStep.OFFERED.isIn(line.details()))
                .map(line -> new AskedChange(
                        DraftChange.settingsIn(line.details()), isConfirmed(line), Instant.parse(line.when())))
                .filter(change -> !change.settings().isEmpty())
                .toList();
    }

    private static boolean isConfirmed(RecordedChange line) {
        return DraftStep.CONFIRMED.isIn(line.details());
    }

    private Stream<PlannedNotice> planned(
            DueNotice notice, List<Contact> contacts, boolean hasContacts, ClientOrigin origin, Set<String> sent) {
        Predicate<Delivery> isOpen = delivery -> !sent.contains(delivery.id());
        List<Contact> unsent = contacts.stream()
                .filter(contact -> isOpen.test(Delivery.byMail(realm.getId(), contact, notice, origin)))
                .toList();
        boolean toWebhook =
                settings.webhook() != null && isOpen.test(Delivery.byWebhook(realm.getId(), notice, origin));
        boolean reachesNobody = settings.mail() && contacts.isEmpty();
        return toWebhook || reachesNobody || !unsent.isEmpty()
                ? Stream.of(new PlannedNotice(notice, unsent, hasContacts, toWebhook, origin))
                : Stream.empty();
    }

    private List<Contact> registered(ClientModel client) {
        return settings.mail() ? Contacts.read(client.getAttribute(ClientAttributes.CONTACTS)) : List.of();
    }
}
