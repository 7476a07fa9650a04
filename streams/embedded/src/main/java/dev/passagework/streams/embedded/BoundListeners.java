package dev.passagework.streams.embedded;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.server.ServerSocketFactory;

/**
 * Server sockets on 127.0.0.1 that are bound before the broker starts and handed to it. A port is
 * never looked up and bound in two steps, so brokers that start at once cannot take each other's.
 */
final class BoundListeners implements ServerSocketFactory, AutoCloseable {

  private static final int BACKLOG = 50;

  private final Map<String, ServerSocketChannel> waiting = new ConcurrentHashMap<>();
  private final Map<String, Integer> ports = new ConcurrentHashMap<>();

  /**
   * Binds a listener.
   *
   * @param port 0 for a free port
   * @throws EmbeddedStartException when the port is taken
   */
  void bind(String listener, int port) throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open();
    try {
      channel.configureBlocking(false);
      channel.bind(new InetSocketAddress(loopback(), port), BACKLOG);
    } catch (BindException e) {
      channel.close();
      throw EmbeddedStartException.portTaken(port, "--kafka-port", e);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
    waiting.put(listener, channel);
    ports.put(listener, channel.socket().getLocalPort());
  }

  /** Binds a listener to a port if that is free, else to another. */
  void bindRather(String listener, int port) throws IOException {
    try {
      bind(listener, port);
    } catch (EmbeddedStartException taken) {
      bind(listener, 0);
    }
  }

  /** The listener's address as {@code 127.0.0.1:port}. */
  String address(String listener) {
    return "127.0.0.1:" + port(listener);
  }

  /** The listener's port as a socket address that clients can connect to. */
  InetSocketAddress socketAddress(String listener) {
    return new InetSocketAddress(loopback(), port(listener));
  }

  @Override
  public ServerSocketChannel openServerSocket(
      String listener, InetSocketAddress address, int backlog, int receiveBuffer)
      throws IOException {
    ServerSocketChannel channel = waiting.remove(listener);
    if (channel == null) {
      throw new BindException("the listener " + listener + " was not bound or is in use already");
    }
    return channel;
  }

  /** Closes the sockets that no broker has taken. */
  @Override
  public void close() throws IOException {
    for (ServerSocketChannel channel : waiting.values()) {
      channel.close();
    }
    waiting.clear();
  }

  static InetAddress loopback() {
    try {
      return InetAddress.getByAddress("127.0.0.1", new byte[] {127, 0, 0, 1});
    } catch (IOException e) {
      throw new IllegalStateException("four bytes are an IPv4 address", e);
    }
  }

  int port(String listener) {
    Integer port = ports.get(listener);
    if (port == null) {
      throw new IllegalArgumentException("the listener " + listener + " is not bound");
    }
    return port;
  }
}
