package no.helseprofil.keycloak.notice;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import no.helseprofil.keycloak.database.Entities;
import no.helseprofil.keycloak.database.Entities.AfterCommit;
import no.helseprofil.keycloak.notice.ClientChangeEntity.ClientChangeTable;
import no.helseprofil.keycloak.notice.ContactEntity.ContactTable;
import no.helseprofil.keycloak.notice.Delivery.Channel;
import no.helseprofil.keycloak.notice.Delivery.ClientOrigin;
import no.helseprofil.keycloak.notice.Delivery.UnsentException;
import no.helseprofil.keycloak.notice.NoticeEntity.NoticeTable;
import no.helseprofil.keycloak.notice.NoticeRun.NoticeOutcomes;
import no.helseprofil.keycloak.notice.NoticeRun.RealmWork;
import no.helseprofil.keycloak.notice.SentNotice.PlannedNotice;
import no.helseprofil.keycloak.notice.WebhookSender.WebhookOptions;
import no.helseprofil.keycloak.server.ClusterTask;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.server.StartOptions;
import no.helseprofil.keycloak.server.StartOptions.StartOption;
import no.helseprofil.keycloak.server.TracedSpan;
import no.helseprofil.keycloak.storage.ProfileProvider;
import no.helseprofil.keycloak.storage.ProfileProviderFactory;
import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.notice.DueNotice;
import no.helseprofil.notice.NoticeMail;
import no.helseprofil.timetable.Profile;
import no.helseprofil.timetable.Profile.NoticeSettings;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.executors.ExecutorsProvider;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.provider.ProviderEvent;

/**
 * Notices of all realms. A timer, which Keycloak runs on one node at a time, sends what is due in a thread that no
 * request waits for.
 */
public final class Notices {

    /** Start options with the allowed destinations of webhooks. */
    public static final List<StartOption> START_OPTIONS = WebhookOptions.ALL;

    private static final Logger LOG = Logger.getLogger(Notices.class);

    /** Name of the thread pool; its size is an option of Keycloak's own. */
    private static final String THREADS = "helseprofil-notices";

    private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(1);
    private static final Duration BETWEEN_RUNS = Duration.ofMinutes(15);
    private static final Duration BETWEEN_CLEANUPS = Duration.ofDays(1);
    private static final String CLEANUP = "helseprofil-notices-cleanup";

    private final Optional<WebhookOptions> options;

    /** Number of runs left by realm, including the current one. A request during a run asks for one more. */
    private final Map<String, Integer> running = new ConcurrentHashMap<>();

    private final Map<String, Instant> lastRuns = new ConcurrentHashMap<>();

    private Notices(Optional<WebhookOptions> options) {
        this.options = options;
    }

    public static Notices of(KeycloakSession session) {
        return ProfileProviderFactory.part(session, Notices.class);
    }

    /** Returns the notices of a node that hasn't read yet where webhooks may be. */
    public static Notices none() {
        return new Notices(Optional.empty());
    }

    /** Returns the notices of a node that starts. An unusable option is logged, and no webhook is called. */
    public static Notices ofServer(StartOptions options) {
        try {
            return new Notices(Optional.of(WebhookOptions.read(options)));
        } catch (StartOptions.UnusableException unusable) {
            LOG.errorf("No webhook is called until the server is started with another %s", unusable.getMessage());
            return none();
        }
    }

    /** Starts the timers that send what is due and delete what is old. */
    public void start(KeycloakSessionFactory server) {
        NoticeOutcomes.start();
        new ClusterTask(THREADS, BETWEEN_LOOKS, this::look).start(server);
        new ClusterTask(CLEANUP, BETWEEN_CLEANUPS, Notices::cleanUp).start(server, BETWEEN_LOOKS);
    }

    /** Deletes the notices about a removed client or realm; see {@link NoticeTable#forgetClient}. */
    public void on(ProviderEvent event) {
        if (event instanceof ClientModel.ClientRemovedEvent removed) {
            ClientModel client = removed.getClient();
            new NoticeTable(removed.getKeycloakSession())
                    .forgetClient(client.getRealm().getId(), client.getId(), now());
        } else if (event instanceof RealmModel.RealmRemovedEvent removed) {
            new NoticeTable(removed.getKeycloakSession())
                    .forgetRealm(removed.getRealm().getId());
        }
    }

    /** Sends what is due in a realm now, after the session's transaction is committed. */
    public void send(KeycloakSession session, RealmModel realm) {
        String id = realm.getId();
        KeycloakSessionFactory server = session.getKeycloakSessionFactory();
        ExecutorService threads = session.getProvider(ExecutorsProvider.class).getExecutor(THREADS);
        AfterCommit.run(session, () -> launch(server, threads, id));
    }

    /**
     * Returns what is due in a realm at an instant and hasn't been sent, including what has no recipient. If the
     * profile document has no channel on, the result is what it would be with mail on.
     */
    public List<PlannedNotice> due(KeycloakSession session, RealmModel realm, Profile profile, Instant at) {
        return new NoticeReader(session, realm, profile, shown(profile), at).all();
    }

    /** Returns the same about one client. */
    public List<PlannedNotice> dueAbout(
            KeycloakSession session, RealmModel realm, ClientModel client, Profile profile, Instant at) {
        return new NoticeReader(session, realm, profile, shown(profile), at).of(client);
    }

    private static NoticeSettings shown(Profile profile) {
        NoticeSettings said = profile.notices();
        return said.isOn() ? said : new NoticeSettings(true, null, said.days());
    }

    /** Returns the mails that would be sent for these notices. */
    public List<WrittenMail> mails(
            KeycloakSession session, RealmModel realm, List<PlannedNotice> planned, Instant now) {
        List<WrittenMail> mails = new ArrayList<>();
        Deque<NoticeRun.Letter> waiting = new ArrayDeque<>(NoticeRun.letters(planned));
        while (!waiting.isEmpty()) {
            NoticeRun.Letter letter = waiting.removeFirst();
            NoticeMail mail = MailSender.mail(session, realm, letter.contact(), letter.notices(), now);
            mails.add(new WrittenMail(letter.contact().address(), mail));
            if (mail.contained().size() < letter.planned().size()) {
                waiting.addLast(letter.having(mail.contained(), false));
            }
        }
        return List.copyOf(mails);
    }

    /** A mail that would be sent. */
    public record WrittenMail(String address, NoticeMail mail) {}

    public String eventId(RealmModel realm, DueNotice notice) {
        return Delivery.byWebhook(realm.getId(), notice, ClientOrigin.UNKNOWN).id();
    }

    /** Returns what was sent in a realm, or was to be, the latest attempt first. */
    public List<SentNotice> sent(
            KeycloakSession session, RealmModel realm, @Nullable ClientModel client, int first, int max) {
        return new NoticeTable(session).page(realm.getId(), client == null ? null : client.getId(), first, max);
    }

    /** Returns how many mails a realm has sent today. */
    public long mailsToday(KeycloakSession session, RealmModel realm) {
        return new NoticeTable(session).today(realm.getId(), Channel.MAIL, now());
    }

    /** Returns how many mails a realm may send in a day. */
    public int mostMails() {
        return SentToday.MOST_MAILS;
    }

    /** Returns what prevents a realm from sending notices, and how to correct it. */
    public List<String> problems(KeycloakSession session, RealmModel realm, NoticeSettings settings) {
        List<String> problems = new ArrayList<>();
        if (settings.mail() && !MailSender.isConfigured(realm)) {
            problems.add(MailSender.NO_SETTINGS);
        }
        if (settings.mail() && new ContactTable(Entities.of(session)).isAsking(realm.getId())) {
            new RealmWork(session.getKeycloakSessionFactory(), realm.getId())
                    .in((job, same) -> MailSender.knowsAddress(job))
                    .filter(known -> !known)
                    .ifPresent(unknown -> problems.add(MailSender.NO_ADDRESS));
        }
        if (settings.webhook() != null) {
            try {
                WebhookSender.to(session, settings.webhook(), options).close();
            } catch (UnsentException unsendable) {
                problems.add(unsendable.reason());
            }
        }
        return problems;
    }

    private void look(KeycloakSession session) {
        KeycloakSessionFactory server = session.getKeycloakSessionFactory();
        ExecutorService threads = session.getProvider(ExecutorsProvider.class).getExecutor(THREADS);
        KeycloakModelUtils.runJobInTransaction(server, job -> new NoticeTable(job).endSilent(now()));
        session.realms().getRealmsWithProviderTypeStream(ProfileProvider.class).map(RealmModel::getId).toList().stream()
                .filter(realm -> isDue(new RealmWork(server, realm)))
                .forEach(realm -> launch(server, threads, realm));
    }

    private boolean isDue(RealmWork work) {
        return work.in((session, realm) -> {
                    boolean isOn = RealmProfiles.of(session)
                            .active()
                            .filter(active -> active.profile().notices().isOn())
                            .isPresent();
                    Instant last = lastRuns.get(work.realm());
                    Instant now = now();
                    return isOn
                            && (last == null
                                    || last.isAfter(now)
                                    || !now.isBefore(last.plus(BETWEEN_RUNS))
                                    || new NoticeTable(session).isWaiting(work.realm(), now));
                })
                .orElse(false);
    }

    private void launch(KeycloakSessionFactory server, ExecutorService threads, String realm) {
        if (running.merge(realm, 1, (left, more) -> 2) > 1) {
            return;
        }
        try {
            threads.execute(() -> run(new RealmWork(server, realm)));
        } catch (RejectedExecutionException ending) {
            running.remove(realm);
            LOG.debugf("The notices of realm %s are sent after the next start, since the server ends", realm);
        }
    }

    private void run(RealmWork work) {
        do {
            try {
                Instant begun = now();
                TracedSpan.around(work.server(), "notices", work.realm(), () -> {
                            if (new NoticeRun(work, options).run()) {
                                lastRuns.put(work.realm(), begun);
                            }
                        })
                        .run();
            } catch (RuntimeException failed) {
                LOG.errorf(failed, "The notices of realm %s could not be sent; it is tried again", work.realm());
            }
        } while (running.computeIfPresent(work.realm(), (realm, left) -> left > 1 ? left - 1 : null) != null);
    }

    private static void cleanUp(KeycloakSession session) {
        new NoticeTable(session).forgetOld(now());
        new ClientChangeTable(Entities.of(session)).forgetOld(now());
    }

    private static Instant now() {
        return ServerClock.INSTANCE.instant();
    }
}
