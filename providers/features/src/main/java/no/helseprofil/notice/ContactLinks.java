package no.helseprofil.notice;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import no.helseprofil.jose.RealmMac;
import no.helseprofil.jose.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * Links with which the contacts of a client read its state, or confirm that they are contacts. A link names the client
 * and its own end. The address to which it was sent is only in its MAC, so that the link discloses nothing about the
 * person, and opens nothing once the address is no longer a contact of the client. Nothing is stored, every node with
 * the realm's keys can verify a link, and no look-up is made for a link that isn't the realm's.
 */
public final class ContactLinks {

    /** Lifetime of a link. */
    public static final Duration LIFE = Duration.ofDays(30);

    private static final byte VERSION = 1;

    /** Kinds of links, in the place of a version. */
    private static final byte OF_CLIENT = VERSION;

    private static final byte OF_ALL = 2;
    private static final int HEAD_LENGTH = 1 + Long.BYTES;
    private static final int FIXED_LENGTH = HEAD_LENGTH + 2 * RealmMac.LENGTH;

    private final RealmMac mac;

    private ContactLinks(RealmMac mac) {
        this.mac = mac;
    }

    /**
     * Returns the links of a realm.
     *
     * @param realm internal id
     * @param active the realm's active HMAC key
     * @param verifying all enabled keys, including the active one
     */
    public static ContactLinks of(String realm, byte[] active, List<byte[]> verifying) {
        return new ContactLinks(RealmMac.of("helseprofil contact-link v" + VERSION + " " + realm, active, verifying));
    }

    /**
     * Returns the links with which an address confirms that it is a contact; none of them opens what the other links
     * open.
     */
    public static ContactLinks ofConfirmations(String realm, byte[] active, List<byte[]> verifying) {
        return new ContactLinks(
                RealmMac.of("helseprofil contact-confirmation v" + VERSION + " " + realm, active, verifying));
    }

    /**
     * Returns a link, as a segment of an address.
     *
     * @param client internal id
     */
    public String issue(String client, Contact contact, Instant now) {
        return issue(head(OF_CLIENT, ends(now)), client, contact);
    }

    /**
     * Returns a link to a list of all clients of the contact.
     *
     * @param client internal id of one of them, at which the address of the contact is found
     */
    public String issueOfAll(String client, Contact contact, Instant now) {
        return issue(head(OF_ALL, ends(now)), client, contact);
    }

    /** Returns a link to another client of the same contact, which ends together with the link that leads there. */
    public String issueFrom(String link, String client, Contact contact) {
        return issue(head(OF_CLIENT, ends(RealmMac.decode(link))), client, contact);
    }

    private String issue(byte[] head, String client, Contact contact) {
        byte[] id = client.getBytes(StandardCharsets.UTF_8);
        return RealmMac.encode(ByteBuffer.allocate(FIXED_LENGTH + id.length)
                .put(head)
                .put(mac.of(message(head, client, null)))
                .put(mac.of(message(head, client, contact)))
                .put(id)
                .array());
    }

    /** Returns the internal id of the client in a link, if this realm made the link and it has not ended. */
    public Optional<String> client(String link, Instant now) {
        byte[] decoded = RealmMac.decode(link);
        if (decoded.length <= FIXED_LENGTH
                || decoded[0] != OF_CLIENT && decoded[0] != OF_ALL
                || now.getEpochSecond() >= ends(decoded)) {
            return Optional.empty();
        }
        String client = new String(decoded, FIXED_LENGTH, decoded.length - FIXED_LENGTH, StandardCharsets.UTF_8);
        return isOurs(decoded, HEAD_LENGTH, client, null) ? Optional.of(client) : Optional.empty();
    }

    /** Returns whether a link that this realm made is to all clients of its contact. */
    public boolean isOfAll(String link) {
        return RealmMac.decode(link)[0] == OF_ALL;
    }

    /**
     * Returns the contact to which this realm sent the link, if it is still a contact of the client.
     *
     * @param contacts the contacts of the client that the link names
     */
    public Optional<Contact> holder(String link, List<Contact> contacts, Instant now) {
        return client(link, now)
                .flatMap(client -> contacts.stream()
                        .filter(contact ->
                                isOurs(RealmMac.decode(link), HEAD_LENGTH + RealmMac.LENGTH, client, contact))
                        .findFirst());
    }

    private boolean isOurs(byte[] decoded, int place, String client, @Nullable Contact contact) {
        byte[] head = Arrays.copyOf(decoded, HEAD_LENGTH);
        byte[] sent = Arrays.copyOfRange(decoded, place, place + RealmMac.LENGTH);
        return mac.isOurs(message(head, client, contact), sent);
    }

    /** Returns the message of a MAC for a link as such, or for a link of a contact; no two of them are the same. */
    private static byte[] message(byte[] head, String client, @Nullable Contact contact) {
        byte[] about = Sha256.ofParts(client, contact == null ? null : contact.address())
                .getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(head.length + about.length)
                .put(head)
                .put(about)
                .array();
    }

    private static long ends(Instant now) {
        return now.plus(LIFE).getEpochSecond();
    }

    private static long ends(byte[] decoded) {
        return ByteBuffer.wrap(decoded, 1, Long.BYTES).getLong();
    }

    private static byte[] head(byte kind, long ends) {
        return ByteBuffer.allocate(HEAD_LENGTH).put(kind).putLong(ends).array();
    }
}
