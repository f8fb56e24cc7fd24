package no.helseprofil.register;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer as far as it may be read: JSON in UTF-8 of bounded size. Of anything else
 * not one byte is taken.
 */
final class ReplyBody implements BodySubscriber<String> {

    /** Octets: many times what a register says of one person or unit. */
    static final int MOST = 64 * 1024;

    private static final Set<Integer> NONE = Set.of(404, 410);
    private static final Pattern JSON =
            Pattern.compile("application/(?:[a-z0-9.!#$&^_-]+\\+)?json\\s*(?:;\\s*charset\\s*=\\s*\"?utf-8\"?\\s*)?");

    private final ResponseInfo answer;
    private final CompletableFuture<String> text = new CompletableFuture<>();
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private Flow.@Nullable Subscription subscription;

    ReplyBody(ResponseInfo answer) {
        this.answer = answer;
    }

    @Override
    public CompletionStage<String> getBody() {
        return text;
    }

    @Override
    public void onSubscribe(Flow.Subscription started) {
        subscription = started;
        if (NONE.contains(answer.statusCode())) {
            text.complete("");
        } else if (answer.statusCode() != 200) {
            text.completeExceptionally(RegisterException.status(answer.statusCode()));
        } else if (!isJson()) {
            fail("Its answer is not JSON in UTF-8 by its content type.");
        } else if (answer.headers().firstValueAsLong("content-length").orElse(0) > MOST) {
            fail("Its answer is too large.");
        }
        if (text.isDone()) {
            started.cancel();
        } else {
            started.request(Long.MAX_VALUE);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            if (received.size() + buffer.remaining() > MOST) {
                fail("Its answer is too large.");
                return;
            }
            byte[] octets = new byte[buffer.remaining()];
            buffer.get(octets);
            received.write(octets, 0, octets.length);
        }
    }

    @Override
    public void onError(Throwable broken) {
        text.completeExceptionally(broken);
    }

    @Override
    public void onComplete() {
        try {
            text.complete(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(received.toByteArray()))
                    .toString());
        } catch (CharacterCodingException other) {
            fail("Its answer is not UTF-8.");
        }
    }

    private boolean isJson() {
        return answer.headers()
                .firstValue("content-type")
                .filter(type -> JSON.matcher(type.toLowerCase(Locale.ROOT)).matches())
                .isPresent();
    }

    /** Whoever waits is told at once, so nobody is left to break an answer off that does not end. */
    private void fail(String reason) {
        text.completeExceptionally(RegisterException.failed(reason));
        if (subscription != null) {
            subscription.cancel();
        }
    }
}
