package no.helseprofil.keycloak.probe;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import no.helseprofil.assessment.probe.ProbeAnswer;
import no.helseprofil.assessment.probe.ProbeTransport;
import no.helseprofil.assessment.probe.ProbeTransport.ProbeException;
import no.helseprofil.assessment.probe.ProbeTransport.ProbeRequest;
import no.helseprofil.keycloak.probe.ProbeFactory.ProbeOptions;
import no.helseprofil.network.Destination;
import no.helseprofil.network.OutboundRules;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Transport to one API. It connects only to the host's addresses at the time it was opened, whatever the name resolves
 * to later. Each request has a connection of its own and a time limit.
 */
final class HttpTransport implements ProbeTransport {

    private static final Logger LOG = Logger.getLogger(HttpTransport.class);

    private final Destination destination;
    private final List<InetAddress> addresses;
    private final ConnectionContext context;

    private HttpTransport(Destination destination, List<InetAddress> addresses, ConnectionContext context) {
        this.destination = destination;
        this.addresses = addresses;
        this.context = context;
    }

    /**
     * Settings that all transports share.
     *
     * @param options operator's limits
     * @param resolver resolver of hosts
     * @param tls factory of TLS connections with the server's trust
     * @param workers threads, as many as are needed
     */
    record ConnectionContext(
            ProbeOptions options, OutboundRules.NameLookup resolver, SSLSocketFactory tls, ExecutorService workers) {

        Duration timeout() {
            return options.timeout();
        }
    }

    /**
     * Opens the transport to the host of a URL.
     *
     * @throws ProbeException if no probe may be sent there
     */
    static HttpTransport to(String url, ConnectionContext context) throws ProbeException {
        Destination destination = destination(url);
        context.options().admit(destination);
        List<InetAddress> addresses = resolved(destination, context);
        context.options().admit(destination, addresses);
        return new HttpTransport(destination, addresses, context);
    }

    private static Destination destination(String url) throws ProbeException {
        try {
            return Destination.of(url);
        } catch (IllegalArgumentException unfit) {
            throw new ProbeException(
                    "the address at which the API is to be probed can't be used: " + unfit.getMessage());
        }
    }

    private static List<InetAddress> resolved(Destination destination, ConnectionContext context)
            throws ProbeException {
        Optional<InetAddress> literal = destination.literal();
        if (literal.isPresent()) {
            return List.of(literal.get());
        }
        Callable<List<InetAddress>> lookUp = () -> List.of(context.resolver().resolve(destination.host()));
        Future<List<InetAddress>> looked =
                inTime(List.of(lookUp), destination, context).get(0);
        List<InetAddress> addresses = result(looked, destination, context);
        if (addresses.isEmpty()) {
            throw unknown(destination);
        }
        return addresses;
    }

    @Override
    public ProbeAnswer send(ProbeRequest request) throws ProbeException {
        return sendAtOnce(List.of(request)).get(0);
    }

    @Override
    public List<ProbeAnswer> sendAtOnce(List<ProbeRequest> requests) throws ProbeException {
        CountDownLatch connected = new CountDownLatch(requests.size());
        List<HttpExchange> exchanges = new ArrayList<>();
        for (ProbeRequest request : requests) {
            mustLeadThere(request.uri());
            exchanges.add(new HttpExchange(request, destination, addresses, context, connected));
        }
        try {
            return answers(exchanges, inTime(exchanges, destination, context));
        } finally {
            exchanges.forEach(HttpExchange::cut);
        }
    }

    private void mustLeadThere(URI uri) throws ProbeException {
        if (!destination(uri.toString()).equals(destination)) {
            throw new ProbeException("a probe of " + destination.hostAndPort() + " is sent nowhere else");
        }
    }

    private List<ProbeAnswer> answers(List<HttpExchange> exchanges, List<Future<Void>> ends) throws ProbeException {
        List<ProbeAnswer> answers = new ArrayList<>();
        for (int i = 0; i < exchanges.size(); i++) {
            ProbeAnswer answer = exchanges.get(i).answer();
            if (answer == null) {
                result(ends.get(i), destination, context);
                throw new IllegalStateException("an exchange that has ended has an answer, or a reason why not");
            }
            answers.add(answer);
        }
        return answers;
    }

    /** Runs tasks at the same time. When it returns, each has ended or is cancelled. */
    private static <T> List<Future<T>> inTime(
            Collection<? extends Callable<T>> tasks, Destination destination, ConnectionContext context)
            throws ProbeException {
        try {
            return context.workers().invokeAll(tasks, context.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException cancelled) {
            Thread.currentThread().interrupt();
            throw cancelled(destination);
        } catch (RejectedExecutionException over) {
            throw cancelled(destination);
        }
    }

    private static <T> T result(Future<T> ended, Destination destination, ConnectionContext context)
            throws ProbeException {
        try {
            return ended.get();
        } catch (CancellationException cut) {
            throw late(destination, context);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof SocketTimeoutException
                    ? late(destination, context)
                    : reason(destination, failed.getCause());
        } catch (InterruptedException cancelled) {
            Thread.currentThread().interrupt();
            throw cancelled(destination);
        }
    }

    private static ProbeException reason(Destination destination, @Nullable Throwable failure) {
        String host = destination.hostAndPort();
        if (failure instanceof UnknownHostException) {
            return unknown(destination);
        }
        if (failure instanceof SSLException) {
            return new ProbeException("there is no TLS connection to " + host
                    + ": let it have a certificate for its name from an issuer that the server's truststore has");
        }
        if (failure instanceof ProtocolException) {
            return new ProbeException("what " + host + " answers is no HTTP/1.1, or is too long to be read");
        }
        if (failure instanceof IOException) {
            return new ProbeException("there is no connection to " + host
                    + ", or it was broken off before the answer: see that the server reaches it");
        }
        LOG.errorf(failure, "The answer of %s to a probe can't be read.", host);
        return new ProbeException("what " + host + " answers can't be read: see the server's log");
    }

    private static ProbeException cancelled(Destination destination) {
        return new ProbeException("the probe of " + destination.hostAndPort() + " was cancelled");
    }

    private static ProbeException late(Destination destination, ConnectionContext context) {
        return new ProbeException(
                "%s gave no answer within %s".formatted(destination.hostAndPort(), context.timeout()));
    }

    private static ProbeException unknown(Destination destination) {
        return new ProbeException(
                destination.host() + " is no host that the server can look up: see that it is spelt right");
    }

    @FunctionalInterface
    interface TransportFactory {

        /**
         * Opens the transport to the host of a URL.
         *
         * @param workers threads for the requests, as many as are needed
         * @throws ProbeException if no probe may be sent there
         */
        ProbeTransport open(String url, ExecutorService workers) throws ProbeException;
    }
}
