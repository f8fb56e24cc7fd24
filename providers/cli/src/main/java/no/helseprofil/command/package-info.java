/** Commands of the JAR when it is started on its own, with {@code java -jar}, near a server or far from one. */
@NullMarked
package no.helseprofil.command;

import org.jspecify.annotations.NullMarked;
