package no.helseprofil.keycloak.notice;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import no.helseprofil.keycloak.network.OutboundHttp;
import no.helseprofil.keycloak.network.OutboundHttp.OutboundPolicy;
import no.helseprofil.keycloak.notice.Delivery.UnsentException;
import no.helseprofil.keycloak.server.StartOptions;
import no.helseprofil.keycloak.server.StartOptions.StartOption;
import no.helseprofil.keycloak.storage.ProfileProviderFactory;
import no.helseprofil.keycloak.storage.ProfileSpi;
import no.helseprofil.network.Destination;
import no.helseprofil.network.OutboundRules.AddressRules;
import no.helseprofil.notice.NoticeEvent;
import no.helseprofil.notice.NoticeEvent.WebhookSignature;
import no.helseprofil.timetable.Profile.NoticeSettings.Webhook;
import org.keycloak.models.KeycloakSession;
import org.keycloak.vault.VaultStringSecret;

/**
 * Sender of events to one webhook. It uses no proxy, reads only the status of a response, and connects only to
 * addresses that were checked.
 */
final class WebhookSender implements AutoCloseable {

    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final int FIRST_FAILURE = 300;

    private final String url;
    private final WebhookSignature signature;
    private final OutboundPolicy policy;
    private final OutboundHttp http = OutboundHttp.direct();

    private WebhookSender(KeycloakSession session, String url, WebhookSignature signature, OutboundPolicy policy) {
        this.url = url;
        this.signature = signature;
        this.policy = policy;
        http.init();
        http.ready(session);
    }

    /**
     * Returns a sender to the webhook of the realm in the session's context.
     *
     * @throws UnsentException with what to do before anything can be sent there
     */
    static WebhookSender to(KeycloakSession session, Webhook webhook, Optional<WebhookOptions> options)
            throws UnsentException {
        WebhookOptions allowed = options.orElseThrow(
                () -> new UnsentException("A webhook option is invalid; see the server's log at startup", true));
        allowed.admit(webhook.url());
        WebhookSignature signature = secret(session, webhook)
                .flatMap(WebhookSignature::by)
                .orElseThrow(() -> new UnsentException(
                        "The vault has no secret " + webhook.secret()
                                + ", or one that isn't base64 of 24 to 64 bytes, with whsec_ before it or not",
                        true));
        return new WebhookSender(
                session, webhook.url(), signature, new OutboundPolicy(url -> true, allowed::resolve, LONGEST, 0));
    }

    private static Optional<String> secret(KeycloakSession session, Webhook webhook) {
        try (VaultStringSecret secret = session.vault().getStringSecret(webhook.secret())) {
            return secret.get();
        }
    }

    /**
     * Sends one event.
     *
     * @param id the same for every attempt
     * @param now time in the signature
     */
    void send(String id, String event, Instant now) throws UnsentException {
        Map<String, String> headers = Map.of(
                "Content-Type",
                NoticeEvent.MEDIA_TYPE,
                "User-Agent",
                "Helseprofil",
                "webhook-id",
                id,
                "webhook-timestamp",
                String.valueOf(now.getEpochSecond()),
                "webhook-signature",
                signature.of(id, now, event.getBytes(StandardCharsets.UTF_8)));
        try {
            int status = http.send(new OutboundHttp.Call("POST", url, headers, event), policy)
                    .status();
            if (status >= FIRST_FAILURE) {
                throw new UnsentException("The webhook answered with HTTP " + status, true);
            }
        } catch (UnknownHostException notCalled) {
            throw new UnsentException(
                    "The webhook's host can't be looked up, or leads to an address that may not be called", true);
        } catch (IOException | RuntimeException silent) {
            throw new UnsentException(
                    "The webhook could not be reached, or did not answer within " + LONGEST.toSeconds() + " seconds",
                    true);
        }
    }

    @Override
    public void close() {
        http.close();
    }

    /**
     * Operator's limits on the destinations of webhooks, read once when the server starts. A realm's administrator
     * chooses the address of its webhook; the operator decides which addresses the server may call.
     *
     * @param hosts in the form of {@link Destination#hostAndPort}
     * @param insecure whether http is allowed as well
     * @param addresses allowed IP addresses of these hosts
     */
    record WebhookOptions(Set<String> hosts, boolean insecure, AddressRules addresses) {

        private static final StartOption HOSTS = StartOption.of(
                "webhook-hosts",
                "Hosts of realms' webhooks, with their port if it isn't the usual one",
                "hooks.example.no,hooks.example.no:8443");
        private static final StartOption PRIVATE =
                StartOption.of("webhook-private", "Networks that aren't public and may be called", "10.0.0.0/8");
        private static final StartOption INSECURE = StartOption.flag("webhook-insecure", "`true`: http too, for tests");

        static final List<StartOption> ALL = List.of(HOSTS, PRIVATE, INSECURE);

        WebhookOptions {
            hosts = Set.copyOf(hosts);
        }

        /**
         * Reads the options.
         *
         * @throws StartOptions.UnusableException with the option that can't be used, and what to write
         */
        static WebhookOptions read(StartOptions options) {
            boolean insecure = options.flag(INSECURE);
            return new WebhookOptions(
                    options.read(HOSTS, options.textOrEmpty(HOSTS), hosts -> Destination.hosts(hosts, insecure)),
                    insecure,
                    new AddressRules(options.list(PRIVATE).stream()
                            .map(network -> options.read(PRIVATE, network, AddressRules::named))
                            .toList()));
        }

        private static String name(StartOption option) {
            return StartOptions.name(ProfileSpi.NAME, ProfileProviderFactory.ID, option);
        }

        /** Refuses a URL that nothing may be sent to, with the reason. */
        void admit(String url) throws UnsentException {
            Destination destination = destination(url);
            if (!destination.isSecure() && !insecure) {
                throw new UnsentException(
                        "The webhook's address is http: write its https address, or, for tests, start the server with "
                                + name(INSECURE) + "=true",
                        true);
            }
            if (!hosts.contains(destination.hostAndPort())) {
                throw new UnsentException(
                        "Nothing may be sent to %s: start the server with a %s that names it"
                                .formatted(destination.hostAndPort(), name(HOSTS)),
                        true);
            }
        }

        private static Destination destination(String url) throws UnsentException {
            try {
                return Destination.of(url);
            } catch (IllegalArgumentException unfit) {
                throw new UnsentException("The webhook's address can't be used: " + unfit.getMessage(), true);
            }
        }

        /**
         * Returns the addresses of an admitted host, if all of them may be called.
         *
         * @throws UnknownHostException if the host has none, or one that may not be called
         */
        InetAddress[] resolve(String host) throws UnknownHostException {
            InetAddress[] resolved = InetAddress.getAllByName(host);
            for (InetAddress address : resolved) {
                if (!addresses.allow(address)) {
                    throw new UnknownHostException("no public address, and in no network of " + name(PRIVATE));
                }
            }
            return resolved;
        }
    }
}
